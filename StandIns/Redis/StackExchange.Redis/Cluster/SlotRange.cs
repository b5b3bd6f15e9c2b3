using System.Globalization;

namespace StackExchange.Redis;

/// <summary>Slots of a cluster, from the first to the last.</summary>
public readonly struct SlotRange(int from, int to) : IEquatable<SlotRange>, IComparable<SlotRange>
{
    public int From { get; } = from;

    public int To { get; } = to;

    /// <summary>Reads one slot, or two joined by a hyphen.</summary>
    public static bool TryParse(string range, out SlotRange value)
    {
        value = default;
        var at = range?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        var first = at < 0 ? range : range![..at];
        var last = at < 0 ? range : range![(at + 1)..];
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to))
        {
            return false;
        }

        value = new SlotRange(from, to);
        return true;
    }

    public static bool operator ==(SlotRange x, SlotRange y) => x.Equals(y);

    public static bool operator !=(SlotRange x, SlotRange y) => !x.Equals(y);

    public bool Equals(SlotRange other) => From == other.From && To == other.To;

    public override bool Equals(object? obj) => obj is SlotRange other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(From, To);

    public int CompareTo(SlotRange other) => From != other.From ? From.CompareTo(other.From) : To.CompareTo(other.To);

    public override string ToString()
        => From == To ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
}
