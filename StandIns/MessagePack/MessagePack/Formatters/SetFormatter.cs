namespace MessagePack.Formatters;

internal sealed class SetFormatter<TCollection, T> : CollectionFormatter<TCollection, T>
    where TCollection : class, IEnumerable<T>
{
    protected override TCollection Read(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        int count = reader.ReadArrayHeader();
        var items = new HashSet<T>(CollectionFormatter.InitialCapacity(count), options.Security.GetEqualityComparer<T>());
        ReadInto(items, count, ref reader, options);
        return (TCollection)(object)items;
    }
}
