using System.Buffers.Binary;

namespace MessagePack;

public ref partial struct MessagePackWriter
{
    /// <summary>Gets how many bytes <see cref="Write(long)"/> writes for a number.</summary>
    /// <param name="value">The number.</param>
    public static int GetEncodedLength(long value) => value switch
    {
        >= 0 => GetEncodedLength((ulong)value),
        >= -32 => 1,
        >= sbyte.MinValue => 2,
        >= short.MinValue => 3,
        >= int.MinValue => 5,
        _ => 9,
    };

    /// <summary>Gets how many bytes <see cref="Write(ulong)"/> writes for a number.</summary>
    /// <param name="value">The number.</param>
    public static int GetEncodedLength(ulong value) => value switch
    {
        <= MessagePackCode.MaxFixInt => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    /// <summary>Writes nil.</summary>
    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    /// <summary>Writes a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes a UTF-16 code unit, as its number.</summary>
    /// <param name="value">The value.</param>
    public void Write(char value) => Write((ulong)value);

    /// <summary>Writes a number in the smallest integer format.</summary>
    /// <param name="value">The value.</param>
    public void Write(byte value) => Write((ulong)value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(ushort value) => Write((ulong)value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(uint value) => Write((ulong)value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(ulong value)
    {
        if (value <= MessagePackCode.MaxFixInt)
        {
            WriteCode((byte)value);
        }
        else if (value <= byte.MaxValue)
        {
            WriteUInt8((byte)value);
        }
        else if (value <= ushort.MaxValue)
        {
            WriteUInt16((ushort)value);
        }
        else if (value <= uint.MaxValue)
        {
            WriteUInt32((uint)value);
        }
        else
        {
            WriteUInt64(value);
        }
    }

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(sbyte value) => Write((long)value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(short value) => Write((long)value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(int value) => Write((long)value);

    /// <summary>Writes a number in the smallest integer format; a positive one in an unsigned format.</summary>
    /// <param name="value">The value.</param>
    public void Write(long value)
    {
        if (value >= 0)
        {
            Write((ulong)value);
        }
        else if (value >= -32)
        {
            WriteCode(unchecked((byte)value));
        }
        else if (value >= sbyte.MinValue)
        {
            WriteInt8((sbyte)value);
        }
        else if (value >= short.MinValue)
        {
            WriteInt16((short)value);
        }
        else if (value >= int.MinValue)
        {
            WriteInt32((int)value);
        }
        else
        {
            WriteInt64(value);
        }
    }

    /// <summary>Writes a number of single precision.</summary>
    /// <param name="value">The value.</param>
    public void Write(float value)
    {
        Span<byte> span = Begin(MessagePackCode.Float32, sizeof(float));
        BinaryPrimitives.WriteSingleBigEndian(span, value);
    }

    /// <summary>Writes a number of double precision.</summary>
    /// <param name="value">The value.</param>
    public void Write(double value)
    {
        Span<byte> span = Begin(MessagePackCode.Float64, sizeof(double));
        BinaryPrimitives.WriteDoubleBigEndian(span, value);
    }

    /// <summary>Writes a number as uint 8, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt8(byte value) => Begin(MessagePackCode.UInt8, sizeof(byte))[0] = value;

    /// <summary>Writes a number as int 8, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt8(sbyte value) => Begin(MessagePackCode.Int8, sizeof(sbyte))[0] = unchecked((byte)value);

    /// <summary>Writes a number as uint 16, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt16(ushort value)
        => BinaryPrimitives.WriteUInt16BigEndian(Begin(MessagePackCode.UInt16, sizeof(ushort)), value);

    /// <summary>Writes a number as int 16, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt16(short value)
        => BinaryPrimitives.WriteInt16BigEndian(Begin(MessagePackCode.Int16, sizeof(short)), value);

    /// <summary>Writes a number as uint 32, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt32(uint value)
        => BinaryPrimitives.WriteUInt32BigEndian(Begin(MessagePackCode.UInt32, sizeof(uint)), value);

    /// <summary>Writes a number as int 32, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt32(int value)
        => BinaryPrimitives.WriteInt32BigEndian(Begin(MessagePackCode.Int32, sizeof(int)), value);

    /// <summary>Writes a number as uint 64, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteUInt64(ulong value)
        => BinaryPrimitives.WriteUInt64BigEndian(Begin(MessagePackCode.UInt64, sizeof(ulong)), value);

    /// <summary>Writes a number as int 64, whatever its size.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt64(long value)
        => BinaryPrimitives.WriteInt64BigEndian(Begin(MessagePackCode.Int64, sizeof(long)), value);

    /// <summary>Writes a point in time as the specification's timestamp extension.</summary>
    /// <param name="dateTime">The time; a local one is converted, an unspecified one is taken for UTC.</param>
    public void Write(DateTime dateTime)
    {
        if (dateTime.Kind == DateTimeKind.Local)
        {
            dateTime = dateTime.ToUniversalTime();
        }

        long ticks = dateTime.Ticks - DateTime.UnixEpoch.Ticks;
        long seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out long rest);
        if (rest < 0)
        {
            // Nanoseconds only ever add, so a time before the epoch counts from the second below it.
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        uint nanoseconds = (uint)(rest * TimeSpan.NanosecondsPerTick);
        if (seconds >> 34 == 0)
        {
            ulong packed = ((ulong)nanoseconds << 34) | (ulong)seconds;
            if (packed <= uint.MaxValue)
            {
                WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, 4u));
                BinaryPrimitives.WriteUInt32BigEndian(Take(4), (uint)packed);
            }
            else
            {
                WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, 8u));
                BinaryPrimitives.WriteUInt64BigEndian(Take(8), packed);
            }
        }
        else
        {
            WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, 12u));
            Span<byte> span = Take(12);
            BinaryPrimitives.WriteUInt32BigEndian(span, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(span[4..], seconds);
        }
    }

    // Writes a first byte and returns the bytes after it, already counted as written.
    private Span<byte> Begin(byte code, int size)
    {
        Span<byte> span = Take(1 + size);
        span[0] = code;
        return span[1..];
    }

    private Span<byte> Take(int size)
    {
        Span<byte> span = GetSpan(size)[..size];
        _written += size;
        return span;
    }
}
