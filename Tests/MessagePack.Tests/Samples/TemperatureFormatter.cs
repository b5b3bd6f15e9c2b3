using MessagePack;
using MessagePack.Formatters;

namespace Grid.MessagePackTests.Samples;

public sealed class TemperatureFormatter : IMessagePackFormatter<Temperature>
{
    public void Serialize(ref MessagePackWriter writer, Temperature value, MessagePackSerializerOptions options) => writer.Write(value.Kelvin);

    public Temperature Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => new(reader.ReadDouble());
}
