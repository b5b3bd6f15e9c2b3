namespace MessagePack.Formatters;

// What the formatters of tuples and pairs share: an array of a known length, each item by its own formatter.
internal static class Items
{
    public static void ReadHeader(ref MessagePackReader reader, int expected, Type type)
    {
        if (reader.IsNil)
        {
            throw new MessagePackSerializationException($"Nil stands near offset {reader.Consumed} where {type} was expected, which can't be null.");
        }

        int count = reader.ReadArrayHeader();
        if (count != expected)
        {
            throw new MessagePackSerializationException(
                $"An array of {count} stands near offset {reader.Consumed} where {type} was expected, which is an array of {expected}.");
        }
    }

    public static void Enter(ref MessagePackReader reader, MessagePackSerializerOptions options, int expected, Type type)
    {
        ReadHeader(ref reader, expected, type);
        options.Security.DepthStep(ref reader);
    }

    public static void Write<T>(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
        => options.Resolver.GetFormatterWithVerify<T>().Serialize(ref writer, value, options);

    public static T Read<T>(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => options.Resolver.GetFormatterWithVerify<T>().Deserialize(ref reader, options);
}
