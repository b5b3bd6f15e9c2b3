namespace Grid.Chaos.Disturbances;

/// <summary>What can happen to a cluster.</summary>
public enum Disturbance
{
    /// <summary>A silo joins.</summary>
    Join,

    /// <summary>A silo is told to stop.</summary>
    Stop,

    /// <summary>A silo's process is killed.</summary>
    Kill,

    /// <summary>A silo's process stands still until it is long declared dead, and then goes on.</summary>
    Pause,

    /// <summary>A silo is cut off the others, not off Redis.</summary>
    CutOffOthers,

    /// <summary>A silo is cut off Redis, not off the others.</summary>
    CutOffRedis,

    /// <summary>Redis is killed and comes back with its data.</summary>
    RedisRestart,

    /// <summary>Redis is killed and comes back empty.</summary>
    RedisLoss,
}
