using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Codecs;

namespace StandIns.Orleans.Tests.Network;

public sealed class SenderTests
{
    [Fact]
    public void FrameSender_BeyondItsLimit_RefusesRequestsBeforeResponses()
    {
        var sender = new FrameSender(1000, static _ => { });

        Assert.True(sender.TryEnqueue(new byte[1000], isResponse: false));
        Assert.False(sender.TryEnqueue(new byte[1], isResponse: false));
        Assert.True(sender.TryEnqueue(new byte[1000], isResponse: true));
        Assert.False(sender.TryEnqueue(new byte[1], isResponse: true));
        Assert.Equal(2000, sender.TakePending().Length);
        Assert.True(sender.TryEnqueue(new byte[1], isResponse: false));
    }

    [Fact]
    public void BulkSender_BeyondItsLimit_RefusesButTakesOneOfAnySize()
    {
        var sender = new BulkSender(1000, static _ => { });

        Assert.True(sender.TryEnqueue(new byte[5000], null, isResponse: false));
        Assert.False(sender.TryEnqueue(new byte[8], null, isResponse: false));
        Assert.Equal(5000 - FrameHeader.Size, Assert.Single(sender.TakePending()).Length);
        Assert.True(sender.TryEnqueue(new byte[8], null, isResponse: false));
    }

    [Fact]
    public async Task FrameSender_WritesInOrder()
    {
        using var stream = new MemoryStream();
        var sender = new FrameSender(1_000_000, static _ => { });
        sender.Attach(stream);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(sender.TryEnqueue([(byte)i, (byte)(i >> 8)], isResponse: false));
        }

        await sender.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));

        var bytes = stream.ToArray();
        Assert.Equal(Enumerable.Range(0, 1000), Enumerable.Range(0, 1000).Select(i => bytes[2 * i] | (bytes[(2 * i) + 1] << 8)));
    }

    // The first message is more than the system takes while nobody reads, so what is left of it is written later; the second
    // waits behind it. Their owner writes over both as soon as they are sent.
    [Fact]
    public async Task BulkSender_BytesThatAreChangedAfterwards_GoAsTheyWere()
    {
        const int Length = 32 * 1024 * 1024;
        var (writing, reading) = await ConnectAsync();
        using var stream = new NetworkStream(writing, ownsSocket: true);
        using var other = new NetworkStream(reading, ownsSocket: true);
        var sender = new BulkSender(4L * Length, static _ => { });
        sender.Attach(stream);
        var bytes = new byte[Length];
        foreach (var value in (byte[])[1, 2])
        {
            Array.Fill(bytes, value);
            Assert.True(sender.TryEnqueue(new byte[FrameHeader.Size + 3], Borrow(bytes), isResponse: false));
            Array.Clear(bytes);
        }

        foreach (var value in (byte[])[1, 2])
        {
            var head = new byte[FrameHeader.Size + 4 + 3];
            await other.ReadExactlyAsync(head).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(Length, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(FrameHeader.Size)));
            var read = new byte[Length];
            await other.ReadExactlyAsync(read).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(-1, read.AsSpan().IndexOfAnyExcept(value));
        }

        await sender.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task BulkSender_BrokenConnection_IsSaidAndTheNextOneIsUsed()
    {
        var broken = new List<Stream>();
        var sender = new BulkSender(1_000_000, broken.Add);
        var (first, _) = await ConnectAsync();
        var stream = new NetworkStream(first, ownsSocket: true);
        sender.Attach(stream);
        stream.Dispose();
        Assert.True(sender.TryEnqueue(new byte[100], null, isResponse: false));
        Assert.Same(stream, Assert.Single(broken));
        Assert.True(sender.TryEnqueue(new byte[200], null, isResponse: false));

        var (second, reading) = await ConnectAsync();
        using var next = new NetworkStream(second, ownsSocket: true);
        using var other = new NetworkStream(reading, ownsSocket: true);
        sender.Attach(next);

        await other.ReadExactlyAsync(new byte[200]).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await sender.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(sender.TakePending());
    }

    private static ByteSegments Borrow(byte[] bytes)
    {
        var segments = ByteSegments.Begin(isOwned: false);
        segments.Add(bytes);
        ByteSegments.End(segments);
        return segments;
    }

    private static async Task<(Socket Writing, Socket Reading)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var writing = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await writing.ConnectAsync(listener.LocalEndPoint!);
        return (writing, await listener.AcceptAsync());
    }
}
