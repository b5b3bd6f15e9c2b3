namespace Orleans.Runtime;

/// <summary>The identity of one activation of a grain.</summary>
[Immutable]
public readonly struct ActivationId(Guid key) : IEquatable<ActivationId>
{
    private readonly Guid _key = key;

    public bool IsDefault => _key == Guid.Empty;

    public static ActivationId NewId() => new(Guid.NewGuid());

    public bool Equals(ActivationId other) => _key == other._key;

    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    public override int GetHashCode() => _key.GetHashCode();

    public override string ToString() => $"@{_key:N}";

    public string ToParsableString() => ToString();

    public static ActivationId FromParsableString(string activationId)
        => activationId.StartsWith('@') && Guid.TryParseExact(activationId.AsSpan(1), "N", out var key)
            ? new ActivationId(key)
            : throw new FormatException($"'{activationId}' is not an activation id: it must be '@' and 32 hexadecimal digits.");

    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);

    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);
}
