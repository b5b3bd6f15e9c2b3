using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>Values of a type that others may derive from: the name of the type, or nil for the declared one, and the value.</summary>
internal sealed class PolymorphicCodec<T> : IValueCodec<T>
    where T : class
{
    public void Write(ref MessagePackWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var type = value.GetType();
        writer.WriteArrayHeader(2);
        if (type == typeof(T))
        {
            writer.WriteNil();
        }
        else
        {
            writer.Write(TypeNames.GetName(type));
        }

        RuntimeTypeCodec.Get(type).Write(ref writer, value);
    }

    public T Read(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null!;
        }

        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException($"A value of '{typeof(T)}' must be an array of two: the name of its type, and the value.");
        }

        GeneratedCodeDepth.Enter(ref reader);
        var type = reader.ReadString() is { } name ? TypeNames.GetType(name) : typeof(T);
        var value = RuntimeTypeCodec.Get(type).Read(ref reader) as T
            ?? throw new MessagePackSerializationException($"A value of '{type}' came where '{typeof(T)}' was expected.");
        reader.Depth--;
        return value;
    }
}
