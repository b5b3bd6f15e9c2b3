namespace MessagePack.Formatters;

internal sealed class KeyValuePairFormatter<TKey, TValue> : IMessagePackFormatter<KeyValuePair<TKey, TValue>>
{
    public void Serialize(ref MessagePackWriter writer, KeyValuePair<TKey, TValue> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(2);
        Items.Write(ref writer, value.Key, options);
        Items.Write(ref writer, value.Value, options);
    }

    public KeyValuePair<TKey, TValue> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 2, typeof(KeyValuePair<TKey, TValue>));
        TKey key = Items.Read<TKey>(ref reader, options);
        TValue value = Items.Read<TValue>(ref reader, options);
        reader.Depth--;
        return KeyValuePair.Create(key, value);
    }
}
