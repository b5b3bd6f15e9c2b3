using System.Text;
using Grid.Files;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Files;

// What one silo writes and another takes, with every byte checked by the digest.
public sealed class FileTransferTests : IDisposable
{
    private readonly TemporaryFolder _disk = new();
    private readonly FileHashes _hashes = new(TimeProvider.System);

    public FileTransferTests()
    {
        Put("model.onnx", "a model");
        Put("weights/part-1", new string('w', 300_000));
        Put("empty", "");
    }

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Receive_WhatWasSent_IsTheSame()
    {
        var (sent, digest) = await SendAsync();

        await FileReceiver.ReceiveAsync(new MemoryStream(sent), digest, Target, TimeProvider.System, default);

        Assert.Equal(digest, _hashes.Read(Target, default).Digest);
        Assert.Equal("a model", await File.ReadAllTextAsync(Path.Combine(Target, "model.onnx")));
    }

    // A byte of any part that is another one, or an end at any place, is found.
    [Fact]
    public async Task Receive_DamagedOrCutAnywhere_IsRefused()
    {
        var (sent, digest) = await SendAsync();
        for (var at = 0; at < sent.Length; at += at < 500 ? 7 : 9973)
        {
            byte[] damaged = [.. sent];
            damaged[at] ^= 1;
            await RefusedAsync(damaged, digest);
            await RefusedAsync(sent[..at], digest);
        }
    }

    [Fact]
    public async Task Receive_OtherFilesThanAskedFor_AreRefused()
    {
        var (sent, _) = await SendAsync();

        await RefusedAsync(sent, new string('0', 64));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("/etc/out")]
    [InlineData("a/../../out")]
    [InlineData("a//out")]
    [InlineData(".")]
    public void Parse_PathThatLeadsOut_IsRefused(string path)
        => Assert.Throws<InvalidDataException>(
            () => FileManifest.Parse(new FileManifest([new ManifestFile(path, 1, new string('0', 64))]).Text));

    [Fact]
    public void Read_FileChanged_GivesAnotherDigest()
    {
        var before = _hashes.Read(Source, default).Digest;

        Put("model.onnx", "b model");

        Assert.NotEqual(before, _hashes.Read(Source, default).Digest);
    }

    private string Source => _disk.PathOf("source");

    private string Target => _disk.PathOf("target");

    private void Put(string name, string text)
    {
        var path = Path.Combine(Source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
    }

    private async Task<(byte[] Sent, string Digest)> SendAsync()
    {
        var held = new HeldFiles(Source, _hashes.Read(Source, default));
        using var sent = new MemoryStream();
        await held.WriteAsync(sent, default);
        Assert.Equal(held.WireBytes, sent.Length);
        return (sent.ToArray(), held.Manifest.Digest);
    }

    private async Task RefusedAsync(byte[] sent, string digest)
    {
        var folder = _disk.PathOf(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => FileReceiver.ReceiveAsync(new MemoryStream(sent), digest, folder, TimeProvider.System, default));
        Assert.True(error is IOException or InvalidDataException, error.ToString());
    }
}
