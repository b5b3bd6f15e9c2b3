namespace MessagePack.Formatters;

// A map of the pairs in the dictionary's own order, or nil. A key that comes twice is refused.
internal sealed class DictionaryFormatter<TDictionary, TKey, TValue> : IMessagePackFormatter<TDictionary?>
    where TDictionary : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public void Serialize(ref MessagePackWriter writer, TDictionary? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        IMessagePackFormatter<TKey> keys = options.Resolver.GetFormatterWithVerify<TKey>();
        IMessagePackFormatter<TValue> values = options.Resolver.GetFormatterWithVerify<TValue>();
        writer.WriteMapHeader(value.Count());
        foreach ((TKey key, TValue item) in value)
        {
            writer.CancellationToken.ThrowIfCancellationRequested();
            keys.Serialize(ref writer, key, options);
            values.Serialize(ref writer, item, options);
        }
    }

    public TDictionary? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        IMessagePackFormatter<TKey> keys = options.Resolver.GetFormatterWithVerify<TKey>();
        IMessagePackFormatter<TValue> values = options.Resolver.GetFormatterWithVerify<TValue>();
        int count = reader.ReadMapHeader();
        var pairs = new Dictionary<TKey, TValue>(CollectionFormatter.InitialCapacity(count), options.Security.GetEqualityComparer<TKey>());
        options.Security.DepthStep(ref reader);
        for (int i = 0; i < count; i++)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            TKey key = keys.Deserialize(ref reader, options);
            pairs.Add(key, values.Deserialize(ref reader, options));
        }

        reader.Depth--;
        return (TDictionary)(object)pairs;
    }
}
