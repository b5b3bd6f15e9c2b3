namespace MessagePack.Formatters;

// Lists, and the interfaces of collections that can be added to.
internal sealed class ListFormatter<TCollection, T> : CollectionFormatter<TCollection, T>
    where TCollection : class, IEnumerable<T>
{
    protected override TCollection Read(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        int count = reader.ReadArrayHeader();
        var items = new List<T>(CollectionFormatter.InitialCapacity(count));
        ReadInto(items, count, ref reader, options);
        return (TCollection)(object)items;
    }
}
