namespace MessagePack.Formatters;

// The interfaces of collections that are only read: an array is all they need.
internal sealed class ReadOnlyListFormatter<TCollection, T> : CollectionFormatter<TCollection, T>
    where TCollection : class, IEnumerable<T>
{
    protected override TCollection Read(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => (TCollection)(object)ArrayFormatter<T>.Read(ref reader, options);
}
