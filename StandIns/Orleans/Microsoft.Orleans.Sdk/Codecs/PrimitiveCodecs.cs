using System.Runtime.InteropServices;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>The codecs of primitives: MessagePack's own forms.</summary>
internal sealed class PrimitiveCodecs :
    IValueCodec<bool>, IValueCodec<byte>, IValueCodec<sbyte>, IValueCodec<short>, IValueCodec<ushort>, IValueCodec<int>, IValueCodec<uint>,
    IValueCodec<long>, IValueCodec<ulong>, IValueCodec<char>, IValueCodec<float>, IValueCodec<double>, IValueCodec<string?>,
    IValueCodec<decimal>, IValueCodec<Half>, IValueCodec<Guid>, IValueCodec<CancellationToken>
{
    public void Write(ref MessagePackWriter writer, bool value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, byte value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, sbyte value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, short value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, ushort value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, int value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, uint value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, long value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, ulong value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, char value) => writer.Write((ushort)value);

    public void Write(ref MessagePackWriter writer, float value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, double value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, string? value) => writer.Write(value);

    public void Write(ref MessagePackWriter writer, Half value) => writer.Write((float)value);

    public void Write(ref MessagePackWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        writer.Write(MemoryMarshal.AsBytes(parts));
    }

    public void Write(ref MessagePackWriter writer, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        writer.Write(bytes);
    }

    // A token travels as the cancel messages of its call, not as a value.
    public void Write(ref MessagePackWriter writer, CancellationToken value) => writer.WriteNil();

    bool IValueCodec<bool>.Read(ref MessagePackReader reader) => reader.ReadBoolean();

    byte IValueCodec<byte>.Read(ref MessagePackReader reader) => reader.ReadByte();

    sbyte IValueCodec<sbyte>.Read(ref MessagePackReader reader) => reader.ReadSByte();

    short IValueCodec<short>.Read(ref MessagePackReader reader) => reader.ReadInt16();

    ushort IValueCodec<ushort>.Read(ref MessagePackReader reader) => reader.ReadUInt16();

    int IValueCodec<int>.Read(ref MessagePackReader reader) => reader.ReadInt32();

    uint IValueCodec<uint>.Read(ref MessagePackReader reader) => reader.ReadUInt32();

    long IValueCodec<long>.Read(ref MessagePackReader reader) => reader.ReadInt64();

    ulong IValueCodec<ulong>.Read(ref MessagePackReader reader) => reader.ReadUInt64();

    char IValueCodec<char>.Read(ref MessagePackReader reader) => (char)reader.ReadUInt16();

    float IValueCodec<float>.Read(ref MessagePackReader reader) => reader.ReadSingle();

    double IValueCodec<double>.Read(ref MessagePackReader reader) => reader.ReadDouble();

    string? IValueCodec<string?>.Read(ref MessagePackReader reader) => reader.ReadString();

    Half IValueCodec<Half>.Read(ref MessagePackReader reader) => (Half)reader.ReadSingle();

    decimal IValueCodec<decimal>.Read(ref MessagePackReader reader)
        => new(MemoryMarshal.Cast<byte, int>(BytesCodecs.ReadExactly(ref reader, 16)));

    Guid IValueCodec<Guid>.Read(ref MessagePackReader reader) => new(BytesCodecs.ReadExactly(ref reader, 16));

    CancellationToken IValueCodec<CancellationToken>.Read(ref MessagePackReader reader)
    {
        reader.Skip();
        return default;
    }
}
