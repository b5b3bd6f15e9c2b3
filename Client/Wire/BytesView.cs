using System.Buffers;
using System.Runtime.InteropServices;

namespace Grid.Client.Wire;

// The bytes of a caller's values as memory, so that a tensor goes from the caller's array to the socket without a copy.
//
// Cost: one object per tensor.
internal sealed unsafe class BytesView<T>(ReadOnlyMemory<T> values) : MemoryManager<byte>
    where T : unmanaged
{
    // Only read from: the view is handed out as read-only memory.
    private readonly Memory<T> _values = MemoryMarshal.AsMemory(values);

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(_values.Span);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        var pin = _values.Pin();
        return new MemoryHandle((byte*)pin.Pointer + elementIndex, pinnable: new PinHolder(pin));
    }

    // Each handle releases its own pin.
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class PinHolder(MemoryHandle pin) : IPinnable
    {
        private MemoryHandle _pin = pin;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException("A pin is not pinned again.");

        public void Unpin() => _pin.Dispose();
    }
}
