namespace Grid.Chaos.Silos;

/// <summary>How fast a cluster notices things.</summary>
/// <param name="Probe">The time between probes; three missed ones make a silo suspect.</param>
/// <param name="Response">How long a call may take.</param>
public sealed record ClusterTiming(TimeSpan Probe, TimeSpan Response)
{
    /// <summary>Gets a time in which a silo that answers nobody is surely declared dead, on a busy machine, too.</summary>
    public TimeSpan Death => 12 * Probe;
}
