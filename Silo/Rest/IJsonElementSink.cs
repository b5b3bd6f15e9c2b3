using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Takes the elements of a tensor one after the other.
/// </summary>
internal interface IJsonElementSink
{
    /// <summary>Adds the element that the current token writes.</summary>
    /// <param name="reader">The reader, on a value.</param>
    /// <returns>Whether the token is an element of the tensor's datatype.</returns>
    bool TryAdd(ref Utf8JsonReader reader);
}
