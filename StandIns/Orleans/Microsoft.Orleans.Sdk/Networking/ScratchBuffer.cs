using System.Buffers;

namespace Orleans.Runtime.Messaging;

// Where a thread encodes a message before it is handed to a connection: so encoding needs no lock, and one that fails
// half way leaves nothing behind. One for each thread; a large one is let go after use.
internal sealed class ScratchBuffer : IBufferWriter<byte>
{
    private const int KeptLength = 256 * 1024;

    [ThreadStatic]
    private static ScratchBuffer? OfThread;

    private byte[] _bytes = new byte[4096];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public Span<byte> WrittenForPatching => _bytes.AsSpan(0, Count);

    public static ScratchBuffer Take()
    {
        var buffer = OfThread ?? new ScratchBuffer();
        OfThread = null;
        buffer.Count = 0;
        return buffer;
    }

    public static void GiveBack(ScratchBuffer buffer)
    {
        if (buffer._bytes.Length <= KeptLength)
        {
            OfThread = buffer;
        }
    }

    public void Truncate(int count) => Count = Math.Min(Count, count);

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Count);
    }

    private void Reserve(int wanted)
    {
        wanted = Math.Max(wanted, 64);
        if (_bytes.Length - Count < wanted)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)Count + wanted, 2L * _bytes.Length)));
        }
    }
}
