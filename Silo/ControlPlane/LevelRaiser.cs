using Grid.Silo.Peers;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Raises the cluster's level once every silo's build knows it: from then on new members of state and wire may be used, and
/// older builds may not join.
/// </summary>
internal sealed partial class LevelRaiser(
    Incarnation incarnation, PeerAddresses peers, TimeProvider clock, ILogger<LevelRaiser> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var level = Math.Min(peers.CommonLevel(), Incarnation.SupportedLevel);
                if (level > incarnation.Level && await incarnation.RaiseAsync(level))
                {
                    LogRaised(logger, level);
                }
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The next round tries again; Incarnation tells what Redis lacks.
            }
        }
    }

    [LoggerMessage(EventIds.LevelRaised, LogLevel.Information, "The cluster is at level {Level}: builds that don't know it can't join any more.")]
    private static partial void LogRaised(ILogger logger, int level);
}
