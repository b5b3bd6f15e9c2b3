namespace Grid;

/// <summary>
/// The keys of the clocks in the service container.
/// </summary>
internal static class ClockNames
{
    /// <summary>The clock of grains and routers: tests move it without driving the silo's own timers.</summary>
    public const string Grains = "grid.grains";
}
