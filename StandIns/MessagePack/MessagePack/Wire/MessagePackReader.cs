using System.Buffers;

namespace MessagePack;

/// <summary>
/// Reads MessagePack from memory, which may lie in several pieces. Forward only, no copies but those that a method's
/// result needs.
/// </summary>
/// <remarks>
/// A value of another family than the one asked for throws <see cref="MessagePackSerializationException"/>, input that
/// stops too early <see cref="EndOfStreamException"/>, and a number that the type asked for can't hold
/// <see cref="OverflowException"/>. A header that promises more than the input can still hold is input that stops too
/// early, so that nobody allocates by a forged length. After an exception the position is not defined.
/// </remarks>
public ref partial struct MessagePackReader
{
    private SequenceReader<byte> _input;

    /// <summary>Initializes a reader.</summary>
    /// <param name="memory">What to read.</param>
    public MessagePackReader(ReadOnlyMemory<byte> memory)
        : this(new ReadOnlySequence<byte>(memory))
    {
    }

    /// <summary>Initializes a reader.</summary>
    /// <param name="readOnlySequence">What to read.</param>
    public MessagePackReader(scoped in ReadOnlySequence<byte> readOnlySequence)
        : this()
    {
        _input = new SequenceReader<byte>(readOnlySequence);
    }

    /// <summary>Gets or sets a token that long-running formatters look at.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets or sets how deep in nested objects the value being read is; <see cref="MessagePackSecurity.DepthStep"/> counts it up, and the formatter down again.</summary>
    public int Depth { get; set; }

    /// <summary>Gets the whole input.</summary>
    public readonly ReadOnlySequence<byte> Sequence => _input.Sequence;

    /// <summary>Gets where in <see cref="Sequence"/> the next value begins.</summary>
    public readonly SequencePosition Position => _input.Position;

    /// <summary>Gets the number of bytes read.</summary>
    public readonly long Consumed => _input.Consumed;

    /// <summary>Gets a value indicating whether nothing is left.</summary>
    public readonly bool End => _input.End;

    /// <summary>Gets a value indicating whether nil is next.</summary>
    /// <exception cref="EndOfStreamException">Nothing is left.</exception>
    public readonly bool IsNil => NextCode == MessagePackCode.Nil;

    /// <summary>Gets the family of the next value.</summary>
    /// <exception cref="EndOfStreamException">Nothing is left.</exception>
    public readonly MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    /// <summary>Gets the first byte of the next value.</summary>
    /// <exception cref="EndOfStreamException">Nothing is left.</exception>
    public readonly byte NextCode
    {
        get
        {
            if (!_input.TryPeek(out byte code))
            {
                ThrowEndOfStream(1);
            }

            return code;
        }
    }

    /// <summary>Gets a reader with the same settings and another input.</summary>
    /// <param name="readOnlySequence">What the other reader reads.</param>
    public readonly MessagePackReader Clone(scoped in ReadOnlySequence<byte> readOnlySequence)
        => new(readOnlySequence) { CancellationToken = CancellationToken, Depth = Depth };

    /// <summary>Gets a reader at the same place whose reading does not move this one.</summary>
    public readonly MessagePackReader CreatePeekReader() => this;

    /// <summary>Passes over the next value and whatever it holds.</summary>
    public void Skip()
    {
        // A loop over the values still due, not a recursion: depth costs an attacker nothing, and would cost us stack.
        for (long due = 1; due > 0; due--)
        {
            // Every value takes a byte, so more values than bytes can't come; this also keeps the count from overflowing.
            Require(due);
            byte code = NextCode;
            switch (MessagePackCode.ToMessagePackType(code))
            {
                case MessagePackType.Array:
                    due += ReadArrayHeader();
                    break;
                case MessagePackType.Map:
                    due += 2L * ReadMapHeader();
                    break;
                case MessagePackType.String:
                case MessagePackType.Binary:
                    _input.Advance(1);
                    _input.Advance(TakeLength(code));
                    break;
                case MessagePackType.Extension:
                    _input.Advance(ReadExtensionFormatHeader().Length);
                    break;
                case MessagePackType.Unknown:
                    ThrowUnexpected(code, "a value");
                    break;
                default:
                    int size = FixedSize(code);
                    Require(size);
                    _input.Advance(size);
                    break;
            }
        }
    }

    /// <summary>Reads nil.</summary>
    public Nil ReadNil()
    {
        byte code = TakeCode();
        if (code != MessagePackCode.Nil)
        {
            ThrowUnexpected(code, "nil");
        }

        return Nil.Default;
    }

    /// <summary>Reads nil if it is next, and moves only then.</summary>
    /// <returns>Whether it was.</returns>
    /// <exception cref="EndOfStreamException">Nothing is left.</exception>
    public bool TryReadNil()
    {
        if (NextCode != MessagePackCode.Nil)
        {
            return false;
        }

        _input.Advance(1);
        return true;
    }

    /// <summary>Reads bytes as they come.</summary>
    /// <param name="length">How many.</param>
    /// <returns>A slice of the input.</returns>
    public ReadOnlySequence<byte> ReadRaw(long length) => TakeSlice(length);

    /// <summary>Reads the next value, with whatever it holds, as its bytes.</summary>
    /// <returns>A slice of the input.</returns>
    public ReadOnlySequence<byte> ReadRaw()
    {
        SequencePosition start = Position;
        Skip();
        return Sequence.Slice(start, Position);
    }

    /// <summary>Reads the header of an array.</summary>
    /// <returns>The number of values that follow, at most the number of bytes that are left.</returns>
    public int ReadArrayHeader()
    {
        int count = TakeCount(TakeCode(), MessagePackCode.MinFixArray, MessagePackCode.Array16, MessagePackCode.Array32, "an array");
        Require(count);
        return count;
    }

    /// <summary>Reads the header of an array, if the input holds all of it. Whether the values are there is not looked at.</summary>
    /// <param name="count">The number of values that follow.</param>
    /// <returns>False, and nothing read, where the input ends within the header.</returns>
    public bool TryReadArrayHeader(out int count)
    {
        if (!HoldsHeader(MessagePackCode.Array16, MessagePackCode.Array32))
        {
            count = 0;
            return false;
        }

        count = TakeCount(TakeCode(), MessagePackCode.MinFixArray, MessagePackCode.Array16, MessagePackCode.Array32, "an array");
        return true;
    }

    /// <summary>Reads the header of a map.</summary>
    /// <returns>The number of pairs of key and value that follow, at most half the number of bytes that are left.</returns>
    public int ReadMapHeader()
    {
        int count = TakeCount(TakeCode(), MessagePackCode.MinFixMap, MessagePackCode.Map16, MessagePackCode.Map32, "a map");
        Require(2L * count);
        return count;
    }

    /// <summary>Reads the header of a map, if the input holds all of it. Whether the pairs are there is not looked at.</summary>
    /// <param name="count">The number of pairs that follow.</param>
    /// <returns>False, and nothing read, where the input ends within the header.</returns>
    public bool TryReadMapHeader(out int count)
    {
        if (!HoldsHeader(MessagePackCode.Map16, MessagePackCode.Map32))
        {
            count = 0;
            return false;
        }

        count = TakeCount(TakeCode(), MessagePackCode.MinFixMap, MessagePackCode.Map16, MessagePackCode.Map32, "a map");
        return true;
    }

    private int TakeCount(byte code, byte fix, byte code16, byte code32, string expected)
    {
        if ((code & 0xf0) == fix)
        {
            return code & 0xf;
        }

        if (code == code16)
        {
            return TakeUInt16();
        }

        if (code == code32)
        {
            return checked((int)TakeUInt32());
        }

        ThrowUnexpected(code, expected);
        return 0;
    }

    private readonly bool HoldsHeader(byte code16, byte code32)
    {
        if (!_input.TryPeek(out byte code))
        {
            return false;
        }

        return _input.Remaining >= (code == code16 ? 3 : code == code32 ? 5 : 1);
    }

    // The whole size of a value that is neither text, bytes, extension, array nor map.
    private static int FixedSize(byte code) => code switch
    {
        MessagePackCode.UInt8 or MessagePackCode.Int8 => 2,
        MessagePackCode.UInt16 or MessagePackCode.Int16 => 3,
        MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 5,
        MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64 => 9,
        _ => 1,
    };
}
