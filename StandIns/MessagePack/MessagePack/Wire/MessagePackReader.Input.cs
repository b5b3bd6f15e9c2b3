using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MessagePack;

// Taking bytes from the input, and saying what is wrong with it.
public ref partial struct MessagePackReader
{
    private byte TakeCode()
    {
        if (!_input.TryRead(out byte code))
        {
            ThrowEndOfStream(1);
        }

        return code;
    }

    private ushort TakeUInt16()
    {
        if (BinaryPrimitives.TryReadUInt16BigEndian(_input.UnreadSpan, out ushort value))
        {
            _input.Advance(sizeof(ushort));
            return value;
        }

        Span<byte> gathered = stackalloc byte[sizeof(ushort)];
        Gather(gathered);
        return BinaryPrimitives.ReadUInt16BigEndian(gathered);
    }

    private uint TakeUInt32()
    {
        if (BinaryPrimitives.TryReadUInt32BigEndian(_input.UnreadSpan, out uint value))
        {
            _input.Advance(sizeof(uint));
            return value;
        }

        Span<byte> gathered = stackalloc byte[sizeof(uint)];
        Gather(gathered);
        return BinaryPrimitives.ReadUInt32BigEndian(gathered);
    }

    private ulong TakeUInt64()
    {
        if (BinaryPrimitives.TryReadUInt64BigEndian(_input.UnreadSpan, out ulong value))
        {
            _input.Advance(sizeof(ulong));
            return value;
        }

        Span<byte> gathered = stackalloc byte[sizeof(ulong)];
        Gather(gathered);
        return BinaryPrimitives.ReadUInt64BigEndian(gathered);
    }

    // A number that the border between two pieces cuts.
    private void Gather(scoped Span<byte> destination)
    {
        if (!_input.TryCopyTo(destination))
        {
            ThrowEndOfStream(destination.Length);
        }

        _input.Advance(destination.Length);
    }

    private ReadOnlySequence<byte> TakeSlice(long length)
    {
        Require(length);
        ReadOnlySequence<byte> slice = _input.Sequence.Slice(_input.Position, length);
        _input.Advance(length);
        return slice;
    }

    private readonly void Require(long bytes)
    {
        // The span first: the rest of a sequence of many pieces has to be counted once.
        if (_input.UnreadSpan.Length < bytes && _input.Remaining < bytes)
        {
            ThrowEndOfStream(bytes);
        }
    }

    [DoesNotReturn]
    private readonly void ThrowEndOfStream(long wanted)
        => throw new EndOfStreamException(
            $"The MessagePack input ends too early: {wanted} more bytes are needed at offset {Consumed}, and {_input.Remaining} are left.");

    [DoesNotReturn]
    private readonly void ThrowUnexpected(byte code, string expected)
        => throw new MessagePackSerializationException(
            $"Unexpected MessagePack code 0x{code:x2} ({MessagePackCode.ToFormatName(code)}) near offset {Consumed}: expected {expected}.");
}
