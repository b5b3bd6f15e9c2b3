using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Writes elements of a fixed size side by side.
/// </summary>
/// <param name="destination">Room for all elements.</param>
internal ref struct FixedSizeSink<T, TElement>(Span<T> destination) : IJsonElementSink
    where T : unmanaged
    where TElement : struct, IJsonElement<T>
{
    private readonly Span<T> _destination = destination;
    private int _written;

    public bool TryAdd(ref Utf8JsonReader reader) => TElement.TryRead(ref reader, out _destination[_written++]);
}
