namespace MessagePack.Formatters;

/// <summary>Writes and reads the values of one type. One instance serves all threads.</summary>
public interface IMessagePackFormatter<T> : IMessagePackFormatter
{
    /// <summary>Writes a value, null included.</summary>
    void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options);

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options);
}
