namespace Orleans.Runtime.Messaging;

// Remembers identifiers that have come before, so that reading one again costs neither an array nor a hash of its own
// object. A table with one place per hash: a newcomer replaces who was there, so it never grows; long ones are not kept, so
// that it stays small. A connection has one, and only its reader touches it.
internal sealed class IdTable
{
    private const int Size = 1024;
    private const int LongestKept = 128;

    private readonly IdSpan[] _places = new IdSpan[Size];

    public IdSpan Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestKept)
        {
            return new IdSpan(bytes.ToArray());
        }

        ref var place = ref _places[Hash(bytes) & (Size - 1)];
        if (!place.AsSpan().SequenceEqual(bytes))
        {
            place = new IdSpan(bytes.ToArray());
        }

        return place;
    }

    // Only chooses the place, so it need not be good: the length and both ends tell most keys apart.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (uint)bytes.Length;
        foreach (var b in bytes.Length <= 32 ? bytes : bytes[^32..])
        {
            hash = (hash * 31) + b;
        }

        return hash ^ (hash >> 15);
    }
}
