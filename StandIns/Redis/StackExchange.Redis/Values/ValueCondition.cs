namespace StackExchange.Redis;

/// <summary>What must be true of a key's value for a command to change it.</summary>
public readonly struct ValueCondition
{
    private readonly When _when;

    private ValueCondition(When when) => _when = when;

    public static ValueCondition Always => default;

    public static ValueCondition Exists => new(When.Exists);

    public static ValueCondition NotExists => new(When.NotExists);

    internal When When => _when;

    public static implicit operator ValueCondition(When when) => new(when);

    public override bool Equals(object? obj) => obj is ValueCondition other && _when == other._when;

    public override int GetHashCode() => (int)_when;

    public override string ToString() => _when.ToString();
}
