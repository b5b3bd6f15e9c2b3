namespace StandIns.Orleans.Tests.Network;

/// <summary>A stream whose reader gets what a test feeds it, piece by piece.</summary>
internal sealed class FedStream : Stream
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _hungry = new(0);
    private readonly SemaphoreSlim _fed = new(0);
    private ReadOnlyMemory<byte> _bytes;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Returns when the reader has taken all and asks for more.</summary>
    public async Task FeedAsync(ReadOnlyMemory<byte> bytes)
    {
        Assert.True(await _hungry.WaitAsync(Deadline));
        _bytes = bytes;
        _fed.Release();
        Assert.True(await _hungry.WaitAsync(Deadline));
        _hungry.Release();
    }

    public void End()
    {
        _hasEnded = true;
        _fed.Release();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_bytes.IsEmpty && !_hasEnded)
        {
            _hungry.Release();
            await _fed.WaitAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _bytes.Length);
        _bytes[..count].CopyTo(buffer);
        _bytes = _bytes[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _hungry.Dispose();
        _fed.Dispose();
        base.Dispose(disposing);
    }
}
