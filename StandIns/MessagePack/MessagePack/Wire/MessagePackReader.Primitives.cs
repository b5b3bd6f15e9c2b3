namespace MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Reads a truth value.</summary>
    public bool ReadBoolean()
    {
        byte code = TakeCode();
        if (code is not (MessagePackCode.True or MessagePackCode.False))
        {
            ThrowUnexpected(code, "true or false");
        }

        return code == MessagePackCode.True;
    }

    /// <summary>Reads a UTF-16 code unit, which is written as a number.</summary>
    public char ReadChar() => (char)ReadUInt16();

    /// <summary>Reads a number of any integer format.</summary>
    /// <exception cref="OverflowException">The number is too large or too small for the type.</exception>
    public byte ReadByte() => checked((byte)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public sbyte ReadSByte() => checked((sbyte)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public ushort ReadUInt16() => checked((ushort)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public short ReadInt16() => checked((short)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public uint ReadUInt32() => checked((uint)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public int ReadInt32() => checked((int)ReadInt64());

    /// <inheritdoc cref="ReadByte"/>
    public ulong ReadUInt64()
    {
        byte code = TakeCode();
        return code == MessagePackCode.UInt64 ? TakeUInt64() : checked((ulong)TakeInt64(code, "an integer"));
    }

    /// <inheritdoc cref="ReadByte"/>
    public long ReadInt64() => TakeInt64(TakeCode(), "an integer");

    /// <summary>Reads a number of any float or integer format as the nearest of single precision.</summary>
    public float ReadSingle()
    {
        byte code = TakeCode();
        return code switch
        {
            MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle(TakeUInt32()),
            MessagePackCode.Float64 => (float)BitConverter.UInt64BitsToDouble(TakeUInt64()),
            MessagePackCode.UInt64 => TakeUInt64(),
            _ => TakeInt64(code, "a number"),
        };
    }

    /// <summary>Reads a number of any float or integer format as the nearest of double precision.</summary>
    public double ReadDouble()
    {
        byte code = TakeCode();
        return code switch
        {
            MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle(TakeUInt32()),
            MessagePackCode.Float64 => BitConverter.UInt64BitsToDouble(TakeUInt64()),
            MessagePackCode.UInt64 => TakeUInt64(),
            _ => TakeInt64(code, "a number"),
        };
    }

    /// <summary>Reads a point in time, which is written as the specification's timestamp extension.</summary>
    /// <returns>The time in UTC, to 100 ns.</returns>
    public DateTime ReadDateTime() => ReadDateTime(ReadExtensionFormatHeader());

    /// <summary>Reads a point in time whose extension header has been read.</summary>
    /// <param name="header">That header.</param>
    /// <returns>The time in UTC, to 100 ns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is not within the years 1 to 9999.</exception>
    public DateTime ReadDateTime(ExtensionHeader header)
    {
        if (header.TypeCode != ReservedMessagePackExtensionTypeCode.DateTime)
        {
            throw new MessagePackSerializationException(
                $"An extension of type {header.TypeCode} stands near offset {Consumed} where a timestamp (type {ReservedMessagePackExtensionTypeCode.DateTime}) was expected.");
        }

        const ulong SecondsMask = (1UL << 34) - 1;
        switch (header.Length)
        {
            case 4:
                return DateTime.UnixEpoch.AddSeconds(TakeUInt32());
            case 8:
                ulong packed = TakeUInt64();
                return FromUnix((long)(packed & SecondsMask), (uint)(packed >> 34));
            case 12:
                uint nanoseconds = TakeUInt32();
                return FromUnix(unchecked((long)TakeUInt64()), nanoseconds);
            default:
                throw new MessagePackSerializationException(
                    $"A timestamp of {header.Length} bytes stands near offset {Consumed}; the specification knows 4, 8 and 12.");
        }
    }

    private static DateTime FromUnix(long seconds, uint nanoseconds)
        => DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private long TakeInt64(byte code, string expected)
    {
        if (code <= MessagePackCode.MaxFixInt || code >= MessagePackCode.MinNegativeFixInt)
        {
            return unchecked((sbyte)code);
        }

        switch (code)
        {
            case MessagePackCode.UInt8:
                return TakeCode();
            case MessagePackCode.Int8:
                return unchecked((sbyte)TakeCode());
            case MessagePackCode.UInt16:
                return TakeUInt16();
            case MessagePackCode.Int16:
                return unchecked((short)TakeUInt16());
            case MessagePackCode.UInt32:
                return TakeUInt32();
            case MessagePackCode.Int32:
                return unchecked((int)TakeUInt32());
            case MessagePackCode.UInt64:
                return checked((long)TakeUInt64());
            case MessagePackCode.Int64:
                return unchecked((long)TakeUInt64());
            default:
                ThrowUnexpected(code, expected);
                return 0;
        }
    }
}
