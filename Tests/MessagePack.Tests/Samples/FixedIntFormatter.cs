using MessagePack;
using MessagePack.Formatters;

namespace Grid.MessagePackTests.Samples;

public sealed class FixedIntFormatter : IMessagePackFormatter<int>
{
    public void Serialize(ref MessagePackWriter writer, int value, MessagePackSerializerOptions options) => writer.WriteInt32(value);

    public int Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => reader.ReadInt32();
}
