using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of a silo: its endpoint and the generation that tells one start of a process from the next.</summary>
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, IParsable<SiloAddress>
{
    private static readonly DateTimeOffset GenerationEpoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    public static SiloAddress Zero { get; } = New(new IPEndPoint(IPAddress.Any, 0), 0);

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    /// <summary>Gets whether this is a client: clients have negative generations.</summary>
    public bool IsClient => Generation < 0;

    public static SiloAddress New(IPEndPoint ep, int gen)
    {
        ArgumentNullException.ThrowIfNull(ep);
        return new SiloAddress(ep, gen);
    }

    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>Returns seconds since 2022: a process that starts again at the same endpoint gets a later generation.</summary>
    public static int AllocateNewGeneration() => (int)(TimeProvider.System.GetUtcNow() - GenerationEpoch).TotalSeconds;

    /// <summary>Returns <c>address:port@generation</c>.</summary>
    public string ToParsableString()
        => string.Create(CultureInfo.InvariantCulture, $"{Endpoint.Address}:{Endpoint.Port}@{Generation}");

    public static SiloAddress FromParsableString(string addr)
        => TryParse(addr, out var result)
            ? result
            : throw new FormatException($"'{addr}' is not a silo address. Write 'address:port@generation', for example '127.0.0.1:11111@123'.");

    public static SiloAddress Parse(string value) => FromParsableString(value);

    public static SiloAddress Parse(string s, IFormatProvider? provider) => FromParsableString(s);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SiloAddress result)
        => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? value, [MaybeNullWhen(false)] out SiloAddress result)
    {
        result = null;
        var text = value.AsSpan();
        var at = text.LastIndexOf('@');
        var colon = at < 0 ? -1 : text[..at].LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
            || !ushort.TryParse(text[(colon + 1)..at], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !IPAddress.TryParse(text[..colon], out var address))
        {
            return false;
        }

        result = New(address, port, generation);
        return true;
    }

    public int GetConsistentHashCode() => IdSpan.Create(ToParsableString()).GetHashCode();

    public bool Equals(SiloAddress? other)
        => ReferenceEquals(this, other) || (other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint));

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => Endpoint.GetHashCode() ^ Generation;

    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byGeneration = Generation.CompareTo(other.Generation);
        return byGeneration != 0
            ? byGeneration
            : string.CompareOrdinal(ToParsableString(), other.ToParsableString());
    }

    public override string ToString() => $"{(IsClient ? "C" : "S")}{Endpoint}:{Generation}";

    public static bool operator ==(SiloAddress? left, SiloAddress? right) => Equals(left, right);

    public static bool operator !=(SiloAddress? left, SiloAddress? right) => !Equals(left, right);

    public static bool operator <(SiloAddress? left, SiloAddress? right) => Comparer<SiloAddress>.Default.Compare(left, right) < 0;

    public static bool operator >(SiloAddress? left, SiloAddress? right) => Comparer<SiloAddress>.Default.Compare(left, right) > 0;

    public static bool operator <=(SiloAddress? left, SiloAddress? right) => Comparer<SiloAddress>.Default.Compare(left, right) <= 0;

    public static bool operator >=(SiloAddress? left, SiloAddress? right) => Comparer<SiloAddress>.Default.Compare(left, right) >= 0;
}
