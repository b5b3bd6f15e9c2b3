using System.Threading.Channels;
using Grid.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Cluster;

// A silo that dies may take replicas, their models' grains and the catalog's grain with it, and none of them would wake by
// itself. So after each change of membership, and every 30 seconds, each model of the catalog is asked to look after its
// replicas, which also wakes its grain.
//
// One silo does it: the first of those that are active, by their addresses. Where silos disagree for a moment two of them do,
// or none until the next round; asking twice changes nothing.

/// <summary>
/// Has the models look after their replicas when silos come and go.
/// </summary>
internal sealed partial class ClusterWatch(
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    LocalSilo self,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Grains)] TimeProvider clock,
    ILogger<ClusterWatch> logger)
{
    private const int AtOnce = 32;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Start()
    {
        if (self.Door is not null)
        {
            _ = Task.Run(() => WatchAsync(lifetime.ApplicationStopping));
            _ = Task.Run(() => RunAsync(lifetime.ApplicationStopping));
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(cancellationToken))
            {
                _changes.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = Period;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var next = new CancellationTokenSource(wait, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(next.Token, cancellationToken);
                Task changed = _changes.Reader.ReadAsync(either.Token).AsTask();
                await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = !IsFirst() || await ReconcileAsync(cancellationToken) ? Period : RetryPause;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // The catalog's own silo may be the one that died.
                Log.Failed(logger, error);
                wait = RetryPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private bool IsFirst()
        => membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .Select(static member => member.SiloAddress)
            .Min() is { } first && first.Equals(silo.SiloAddress);

    private async Task<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        var names = await grains.GetGrain<ICatalogGrain>(ModelKey.PublicTenant).ListAsync(cancellationToken);
        var failed = 0;
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (name, token) =>
            {
                var model = new ModelKey(ModelKey.PublicTenant, name);
                try
                {
                    await grains.GetGrain<IModelGrain>(model.ToString()).ReconcileAsync(token);
                }
                catch (Exception error) when (!token.IsCancellationRequested)
                {
                    Interlocked.Increment(ref failed);
                    Log.ModelFailed(logger, model, error);
                }
            });
        return failed == 0;
    }
}
