namespace MessagePack.Formatters;

// An array of the items in the collection's own order, or nil. What it becomes when read is the derived class's matter.
internal abstract class CollectionFormatter<TCollection, T> : IMessagePackFormatter<TCollection?>
    where TCollection : class, IEnumerable<T>
{
    public void Serialize(ref MessagePackWriter writer, TCollection? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        if (!value.TryGetNonEnumeratedCount(out int count))
        {
            // The length comes first, so a sequence that does not know its own is run through once before.
            ArrayOf.Serialize(ref writer, [.. value], options);
            return;
        }

        IMessagePackFormatter<T> formatter = options.Resolver.GetFormatterWithVerify<T>();
        writer.WriteArrayHeader(count);
        foreach (T item in value)
        {
            writer.CancellationToken.ThrowIfCancellationRequested();
            formatter.Serialize(ref writer, item, options);
        }
    }

    public TCollection? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => reader.TryReadNil() ? null : Read(ref reader, options);

    protected abstract TCollection Read(ref MessagePackReader reader, MessagePackSerializerOptions options);

    protected static void ReadInto(ICollection<T> items, int count, ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        IMessagePackFormatter<T> formatter = options.Resolver.GetFormatterWithVerify<T>();
        options.Security.DepthStep(ref reader);
        for (int i = 0; i < count; i++)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            items.Add(formatter.Deserialize(ref reader, options));
        }

        reader.Depth--;
    }

    private static readonly ArrayFormatter<T> ArrayOf = new();
}
