namespace MessagePack.Formatters;

internal sealed class ArrayFormatter<T> : IMessagePackFormatter<T[]?>
{
    public void Serialize(ref MessagePackWriter writer, T[]? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        IMessagePackFormatter<T> formatter = options.Resolver.GetFormatterWithVerify<T>();
        writer.WriteArrayHeader(value.Length);
        foreach (T item in value)
        {
            writer.CancellationToken.ThrowIfCancellationRequested();
            formatter.Serialize(ref writer, item, options);
        }
    }

    public T[]? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => reader.TryReadNil() ? null : Read(ref reader, options);

    // Grows with what has really been read: a header may promise one item for each byte that is left, and headers
    // nested in one another may all promise the same bytes.
    public static T[] Read(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        IMessagePackFormatter<T> formatter = options.Resolver.GetFormatterWithVerify<T>();
        int count = reader.ReadArrayHeader();
        if (count == 0)
        {
            return [];
        }

        options.Security.DepthStep(ref reader);
        var items = new T[CollectionFormatter.InitialCapacity(count)];
        for (int i = 0; i < count; i++)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            if (i == items.Length)
            {
                Array.Resize(ref items, (int)Math.Min(count, 2L * i));
            }

            items[i] = formatter.Deserialize(ref reader, options);
        }

        reader.Depth--;
        return items;
    }
}
