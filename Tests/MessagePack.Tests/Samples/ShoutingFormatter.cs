using MessagePack;
using MessagePack.Formatters;

namespace Grid.MessagePackTests.Samples;

public sealed class ShoutingFormatter : IMessagePackFormatter<string?>
{
    public void Serialize(ref MessagePackWriter writer, string? value, MessagePackSerializerOptions options) => writer.Write(value + "!");

    public string? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => reader.ReadString()?.TrimEnd('!');
}
