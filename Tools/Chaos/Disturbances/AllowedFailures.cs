namespace Grid.Chaos.Disturbances;

/// <summary>Which calls a disturbance may make fail.</summary>
public enum AllowedFailures
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those to grains on the silo, and those that were under way when it happened: the silo may have been their gateway.</summary>
    OnTheSilo,

    /// <summary>All while it lasts: which calls go through a silo that is cut off can't be told from outside.</summary>
    WhileItLasts,

    /// <summary>Those to grains on the silo that need Redis.</summary>
    OnTheSiloForRedis,

    /// <summary>Those to grains that need Redis.</summary>
    ForRedis,
}
