using System.Buffers;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>The codecs of bytes: MessagePack's binary form.</summary>
internal sealed class BytesCodecs : IValueCodec<byte[]?>, IValueCodec<Memory<byte>>, IValueCodec<ReadOnlyMemory<byte>>
{
    public void Write(ref MessagePackWriter writer, byte[]? value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, Memory<byte> value) => writer.Write(value.Span);

    public void Write(ref MessagePackWriter writer, ReadOnlyMemory<byte> value) => writer.Write(value.Span);

    byte[]? IValueCodec<byte[]?>.Read(ref MessagePackReader reader) => reader.ReadBytes() is { } bytes ? bytes.ToArray() : null;

    Memory<byte> IValueCodec<Memory<byte>>.Read(ref MessagePackReader reader) => reader.ReadBytes() is { } bytes ? bytes.ToArray() : default;

    ReadOnlyMemory<byte> IValueCodec<ReadOnlyMemory<byte>>.Read(ref MessagePackReader reader)
        => reader.ReadBytes() is { } bytes ? bytes.ToArray() : default;

    public static byte[] ReadExactly(ref MessagePackReader reader, int length)
    {
        var bytes = reader.ReadBytes();
        return bytes is { } found && found.Length == length
            ? found.ToArray()
            : throw new MessagePackSerializationException($"{length} bytes were expected, and {bytes?.Length ?? 0} came.");
    }
}
