namespace StackExchange.Redis;

/// <summary>When a key is to expire: after a time, at a time, as before, or never.</summary>
public readonly struct Expiration
{
    private readonly Mode _mode;
    private readonly long _milliseconds;

    public Expiration(TimeSpan ttl)
    {
        if (ttl != TimeSpan.MaxValue)
        {
            _mode = Mode.After;
            _milliseconds = ttl.Ticks / TimeSpan.TicksPerMillisecond;
        }
    }

    public Expiration(DateTime when)
    {
        if (when != DateTime.MaxValue)
        {
            _mode = Mode.At;
            _milliseconds = UnixTime.Milliseconds(when);
        }
    }

    private Expiration(Mode mode) => _mode = mode;

    private enum Mode : byte
    {
        None,
        After,
        At,
        Keep,
        Persist,
    }

    /// <summary>No expiry: the key lives on for ever.</summary>
    public static Expiration Default => default;

    /// <summary>What the key had stays.</summary>
    public static Expiration KeepTtl => new(Mode.Keep);

    /// <summary>What the key had is taken away.</summary>
    public static Expiration Persist => new(Mode.Persist);

    internal bool IsDefault => _mode == Mode.None;

    public static implicit operator Expiration(TimeSpan ttl) => new(ttl);

    public static implicit operator Expiration(DateTime when) => new(when);

    public override bool Equals(object? obj) => obj is Expiration other && _mode == other._mode && _milliseconds == other._milliseconds;

    public override int GetHashCode() => HashCode.Combine(_mode, _milliseconds);

    public override string ToString() => string.Join(' ', Arguments());

    internal RedisValue[] Arguments()
    {
        var seconds = _milliseconds % 1000 == 0;
        var amount = seconds ? _milliseconds / 1000 : _milliseconds;
        return _mode switch
        {
            Mode.After => [seconds ? "EX" : "PX", amount],
            Mode.At => [seconds ? "EXAT" : "PXAT", amount],
            Mode.Keep => ["KEEPTTL"],
            Mode.Persist => ["PERSIST"],
            _ => [],
        };
    }
}
