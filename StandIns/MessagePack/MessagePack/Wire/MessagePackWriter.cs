using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessagePack;

/// <summary>
/// Writes MessagePack to an <see cref="IBufferWriter{T}"/>, each value in the smallest format that holds it. The methods
/// named after a format write that very format. Nothing is sure to have reached the buffer writer before
/// <see cref="Flush"/>.
/// </summary>
public ref partial struct MessagePackWriter
{
    private readonly IBufferWriter<byte> _output;

    // The span that the output lent last, and how much of it is written but not yet reported to the output.
    private Span<byte> _lent;
    private int _written;

    /// <summary>Initializes a writer.</summary>
    /// <param name="writer">Where the bytes go.</param>
    public MessagePackWriter(IBufferWriter<byte> writer)
        : this()
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    /// <summary>Gets or sets a token that long-running formatters look at.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets a writer with the same settings and another output.</summary>
    /// <param name="writer">Where the other writer's bytes go.</param>
    public readonly MessagePackWriter Clone(IBufferWriter<byte> writer)
        => new(writer) { CancellationToken = CancellationToken };

    /// <summary>Hands everything written so far to the buffer writer.</summary>
    public void Flush()
    {
        if (_written > 0)
        {
            _output.Advance(_written);
            _written = 0;
        }

        // The output may lend the same memory to others from here on.
        _lent = default;
    }

    /// <summary>Lends memory to write into; <see cref="Advance"/> says how much of it was used.</summary>
    /// <param name="length">The least number of bytes wanted.</param>
    /// <returns>A span of at least <paramref name="length"/> bytes.</returns>
    public Span<byte> GetSpan(int length)
    {
        if (_lent.Length - _written < length || _lent.IsEmpty)
        {
            Flush();
            _lent = _output.GetSpan(length);
        }

        return _lent[_written..];
    }

    /// <summary>Takes bytes written into <see cref="GetSpan"/>'s span as written.</summary>
    /// <param name="length">The number of bytes, at most the length of that span.</param>
    public void Advance(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _lent.Length - _written);
        _written += length;
    }

    /// <summary>Copies bytes that are MessagePack already.</summary>
    /// <param name="rawMessagePackBlock">Whole values, or parts that the caller puts together.</param>
    public void WriteRaw(scoped ReadOnlySpan<byte> rawMessagePackBlock)
    {
        if (rawMessagePackBlock.TryCopyTo(_lent[_written..]))
        {
            _written += rawMessagePackBlock.Length;
            return;
        }

        Flush();
        _output.Write(rawMessagePackBlock);
    }

    /// <inheritdoc cref="WriteRaw(ReadOnlySpan{byte})"/>
    public void WriteRaw(in ReadOnlySequence<byte> rawMessagePackBlock)
    {
        foreach (ReadOnlyMemory<byte> segment in rawMessagePackBlock)
        {
            WriteRaw(segment.Span);
        }
    }

    /// <summary>Writes the header of an array; exactly <paramref name="count"/> values must follow.</summary>
    /// <param name="count">The number of values.</param>
    public void WriteArrayHeader(int count) => WriteArrayHeader(checked((uint)count));

    /// <inheritdoc cref="WriteArrayHeader(int)"/>
    public void WriteArrayHeader(uint count)
        => WriteHeader(count, MessagePackCode.MinFixArray, 0xf, 0, MessagePackCode.Array16, MessagePackCode.Array32);

    /// <summary>Writes the header of a map; exactly <paramref name="count"/> pairs of key and value must follow.</summary>
    /// <param name="count">The number of pairs.</param>
    public void WriteMapHeader(int count) => WriteMapHeader(checked((uint)count));

    /// <inheritdoc cref="WriteMapHeader(int)"/>
    public void WriteMapHeader(uint count)
        => WriteHeader(count, MessagePackCode.MinFixMap, 0xf, 0, MessagePackCode.Map16, MessagePackCode.Map32);

    /// <summary>Writes the header of a byte string; exactly that many bytes must follow through <see cref="WriteRaw(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="length">The number of bytes.</param>
    public void WriteBinHeader(int length)
        => WriteHeader(checked((uint)length), 0, -1, MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32);

    /// <summary>Writes the header of a text; exactly that many bytes of UTF-8 must follow through <see cref="WriteRaw(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="byteCount">The number of bytes, not of characters.</param>
    public void WriteStringHeader(int byteCount)
        => WriteHeader(checked((uint)byteCount), MessagePackCode.MinFixStr, 0x1f, MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32);

    /// <summary>Writes a byte string, or nil for null.</summary>
    /// <param name="src">The bytes.</param>
    public void Write(byte[]? src)
    {
        if (src is null)
        {
            WriteNil();
        }
        else
        {
            Write(src.AsSpan());
        }
    }

    /// <summary>Writes a byte string.</summary>
    /// <param name="src">The bytes.</param>
    public void Write(scoped ReadOnlySpan<byte> src)
    {
        WriteBinHeader(src.Length);
        WriteRaw(src);
    }

    /// <summary>Writes a byte string.</summary>
    /// <param name="src">The bytes.</param>
    public void Write(in ReadOnlySequence<byte> src)
    {
        WriteBinHeader(checked((int)src.Length));
        WriteRaw(src);
    }

    /// <summary>Writes a text, or nil for null.</summary>
    /// <param name="value">The text; a surrogate without its partner is written as U+FFFD.</param>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
        }
        else
        {
            Write(value.AsSpan());
        }
    }

    /// <summary>Writes a text.</summary>
    /// <param name="value">The text; a surrogate without its partner is written as U+FFFD.</param>
    public void Write(scoped ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        if (length > 0)
        {
            Encoding.UTF8.GetBytes(value, Take(length));
        }
    }

    /// <summary>Writes a text that is UTF-8 already; it isn't checked.</summary>
    /// <param name="utf8stringBytes">The text's UTF-8 bytes.</param>
    public void WriteString(scoped ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader(utf8stringBytes.Length);
        WriteRaw(utf8stringBytes);
    }

    /// <inheritdoc cref="WriteString(ReadOnlySpan{byte})"/>
    public void WriteString(in ReadOnlySequence<byte> utf8stringBytes)
    {
        WriteStringHeader(checked((int)utf8stringBytes.Length));
        WriteRaw(utf8stringBytes);
    }

    /// <summary>Writes the header of an extension value; exactly its length of bytes must follow through <see cref="WriteRaw(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="extensionHeader">The type and the length.</param>
    public void WriteExtensionFormatHeader(ExtensionHeader extensionHeader)
    {
        byte fixedCode = extensionHeader.Length switch
        {
            1 => MessagePackCode.FixExt1,
            2 => MessagePackCode.FixExt2,
            4 => MessagePackCode.FixExt4,
            8 => MessagePackCode.FixExt8,
            16 => MessagePackCode.FixExt16,
            _ => 0,
        };
        if (fixedCode != 0)
        {
            WriteCode(fixedCode);
        }
        else
        {
            WriteHeader(extensionHeader.Length, 0, -1, MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32);
        }

        WriteCode(unchecked((byte)extensionHeader.TypeCode));
    }

    /// <summary>Writes an extension value.</summary>
    /// <param name="extensionData">The type and the bytes.</param>
    public void WriteExtensionFormat(ExtensionResult extensionData)
    {
        WriteExtensionFormatHeader(extensionData.Header);
        WriteRaw(extensionData.Data);
    }

    // The smallest of up to four headers: the length within the first byte up to `fixMax` (none: -1), or after it in
    // one byte (none: code8 is 0), in two, or in four.
    private void WriteHeader(uint length, byte fix, int fixMax, byte code8, byte code16, byte code32)
    {
        Span<byte> span = GetSpan(5);
        if (length <= fixMax)
        {
            span[0] = (byte)(fix | length);
            _written += 1;
        }
        else if (length <= byte.MaxValue && code8 != 0)
        {
            span[0] = code8;
            span[1] = (byte)length;
            _written += 2;
        }
        else if (length <= ushort.MaxValue)
        {
            span[0] = code16;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)length);
            _written += 3;
        }
        else
        {
            span[0] = code32;
            BinaryPrimitives.WriteUInt32BigEndian(span[1..], length);
            _written += 5;
        }
    }

    private void WriteCode(byte code)
    {
        GetSpan(1)[0] = code;
        _written += 1;
    }
}
