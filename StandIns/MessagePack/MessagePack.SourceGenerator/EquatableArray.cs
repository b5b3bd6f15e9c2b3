using System.Collections.Immutable;

namespace MessagePack.SourceGenerator;

// An array that equals another of equal items: the compiler skips every step whose input equals that of the last run.
internal readonly struct EquatableArray<T>(ImmutableArray<T> items) : IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    public ImmutableArray<T> Items => items.IsDefault ? [] : items;

    public bool Equals(EquatableArray<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Length == 0 ? 0 : (Items.Length * 397) ^ Items[0].GetHashCode();
}
