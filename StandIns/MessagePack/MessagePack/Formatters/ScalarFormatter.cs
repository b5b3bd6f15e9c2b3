namespace MessagePack.Formatters;

// The formatter of a type whose values are written by one expression and read by another.
internal sealed class ScalarFormatter<T>(ScalarFormatter<T>.Writer write, ScalarFormatter<T>.Reader read) : IMessagePackFormatter<T>
{
    public delegate void Writer(ref MessagePackWriter writer, T value);

    public delegate T Reader(ref MessagePackReader reader);

    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => write(ref writer, value);

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => read(ref reader);
}
