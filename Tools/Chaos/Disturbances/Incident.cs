using Grid.Chaos.Calls;

namespace Grid.Chaos.Disturbances;

/// <summary>A disturbance that took place.</summary>
/// <param name="What">What it was.</param>
/// <param name="Silo">The address of the silo that it befell; empty for none.</param>
/// <param name="From">When it began.</param>
/// <param name="GoneAt">When the silo's connections were closed, where they were; else when it began.</param>
/// <param name="FailuresUntil">Calls begun later must not fail for it.</param>
/// <param name="To">When the cluster was whole again.</param>
/// <param name="Allowed">Which calls may fail.</param>
/// <param name="MaySplit">Whether membership may disagree meanwhile, so that a grain may have two activations.</param>
public sealed record Incident(
    Disturbance What, string Silo, TimeSpan From, TimeSpan GoneAt, TimeSpan FailuresUntil, TimeSpan To, AllowedFailures Allowed, bool MaySplit)
{
    // How long a client may take to see that a connection was closed.
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns whether a call was under way at any time of it.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Whether it was.</returns>
    public bool Overlaps(Call call) => call?.Started <= To && call.Ended >= From;

    /// <summary>Returns whether it excuses that a call failed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="silo">The silo that the grain was last seen on.</param>
    /// <returns>Whether it does.</returns>
    public bool Excuses(Call call, string? silo)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Started <= FailuresUntil && Allowed switch
        {
            AllowedFailures.OnTheSilo => silo == Silo || call.Started <= GoneAt + Notice,
            AllowedFailures.WhileItLasts => true,
            AllowedFailures.OnTheSiloForRedis => silo == Silo && call.NeedsRedis,
            AllowedFailures.ForRedis => call.NeedsRedis,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{What} at {From.TotalSeconds:0.0}-{To.TotalSeconds:0.0} s";
}
