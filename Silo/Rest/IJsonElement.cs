using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Takes an element from a JSON token.
/// </summary>
/// <typeparam name="T">The element in memory.</typeparam>
internal interface IJsonElement<T>
    where T : unmanaged
{
    /// <summary>Takes the element that the current token writes.</summary>
    /// <param name="reader">The reader, on a value.</param>
    /// <param name="value">The element.</param>
    /// <returns>Whether the token is such an element, exactly or, for floating point, to the nearest.</returns>
    static abstract bool TryRead(ref Utf8JsonReader reader, out T value);
}
