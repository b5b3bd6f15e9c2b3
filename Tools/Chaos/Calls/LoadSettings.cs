namespace Grid.Chaos.Calls;

/// <summary>How much load.</summary>
public sealed record LoadSettings
{
    /// <summary>Gets how many clients there are.</summary>
    /// <value>Default: 2.</value>
    public int Clients { get; init; } = 2;

    /// <summary>Gets how many grains of each kind there are.</summary>
    /// <value>Default: 8.</value>
    public int KeysOfAKind { get; init; } = 8;

    /// <summary>Gets about how long a caller pauses between two calls.</summary>
    /// <value>Default: 100 ms.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how long a call that was rejected, and so not executed, is sent again.</summary>
    /// <value>Default: not at all.</value>
    public TimeSpan RetryFor { get; init; }

    /// <summary>Gets the seed of the callers' pauses.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;
}
