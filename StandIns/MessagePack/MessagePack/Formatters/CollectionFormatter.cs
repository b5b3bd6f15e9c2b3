namespace MessagePack.Formatters;

internal static class CollectionFormatter
{
    // A promise in a header is believed up to here; beyond, a collection grows with what has been read.
    private const int MostBelieved = 1024;

    public static int InitialCapacity(int promised) => Math.Min(promised, MostBelieved);
}
