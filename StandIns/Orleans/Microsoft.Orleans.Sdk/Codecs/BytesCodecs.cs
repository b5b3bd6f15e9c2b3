using System.Buffers;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>The codecs of bytes: MessagePack's binary form, or a place in the message's segments if they are many.</summary>
internal sealed class BytesCodecs : IValueCodec<byte[]?>, IValueCodec<Memory<byte>>, IValueCodec<ReadOnlyMemory<byte>>
{
    public void Write(ref MessagePackWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            Write(ref writer, (ReadOnlyMemory<byte>)value);
        }
    }

    public void Write(ref MessagePackWriter writer, Memory<byte> value) => Write(ref writer, (ReadOnlyMemory<byte>)value);

    public void Write(ref MessagePackWriter writer, ReadOnlyMemory<byte> value)
    {
        if (value.Length < ByteSegments.MinLength || !ByteSegments.TryWrite(ref writer, value))
        {
            writer.Write(value.Span);
        }
    }

    byte[]? IValueCodec<byte[]?>.Read(ref MessagePackReader reader) => Read(ref reader);

    Memory<byte> IValueCodec<Memory<byte>>.Read(ref MessagePackReader reader) => Read(ref reader);

    ReadOnlyMemory<byte> IValueCodec<ReadOnlyMemory<byte>>.Read(ref MessagePackReader reader) => Read(ref reader);

    public static byte[] ReadExactly(ref MessagePackReader reader, int length)
    {
        var bytes = reader.ReadBytes();
        return bytes is { } found && found.Length == length
            ? found.ToArray()
            : throw new MessagePackSerializationException($"{length} bytes were expected, and {bytes?.Length ?? 0} came.");
    }

    private static byte[]? Read(ref MessagePackReader reader)
        => ByteSegments.TryRead(ref reader, out var segment) ? segment : reader.ReadBytes() is { } bytes ? bytes.ToArray() : null;
}
