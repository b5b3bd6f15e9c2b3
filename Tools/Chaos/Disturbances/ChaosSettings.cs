namespace Grid.Chaos.Disturbances;

/// <summary>How a cluster is disturbed.</summary>
public sealed record ChaosSettings
{
    /// <summary>Gets how many silos there are at least, whenever the cluster is whole.</summary>
    /// <value>Default: 3.</value>
    public int Silos { get; init; } = 3;

    /// <summary>Gets the seed of all choices.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Gets how long a paused process stands still.</summary>
    /// <value>Long enough for its death to be declared. Default: 30 s.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long Redis is away when it is restarted.</summary>
    /// <value>Default: 3 s.</value>
    public TimeSpan RedisOutage { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets in what time each grain must answer once all silos are there.</summary>
    /// <value>Default: 30 s.</value>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how many of a silo's last lines are shown when it did not do as expected.</summary>
    /// <value>Default: 20.</value>
    public int KeptLines { get; init; } = 20;
}
