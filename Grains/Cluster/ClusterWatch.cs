using System.Collections.Concurrent;
using System.Globalization;
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
// What fails is tried again soon and then less and less often, but at once when the membership changes: with Redis away a model
// whose grain is not awake fails each time. The log tells of the first failure, of each change of its kind or of the number of
// models, and of the end, not of those in between.
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
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private readonly RetryPace _pace = new(FirstRetry, Period);
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
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var next = new CancellationTokenSource(_pace.Pause, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(next.Token, cancellationToken);
                Task changed = _changes.Reader.ReadAsync(either.Token).AsTask();
                await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (IsFirst())
                {
                    await ReconcileAsync(cancellationToken);
                }
                else
                {
                    _pace.OnWorked();
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // The catalog's own silo may be the one that died.
                if (_pace.OnFailed(error.GetType().Name))
                {
                    Log.Failed(logger, error);
                }
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

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var names = await grains.GetGrain<ICatalogGrain>(ModelKey.PublicTenant).ListAsync(cancellationToken);
        var failed = new ConcurrentQueue<(ModelKey Model, Exception Error)>();
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
                    failed.Enqueue((model, error));
                }
            });
        if (failed.TryPeek(out var one))
        {
            var kinds = string.Join(", ", failed.Select(static one => one.Error.GetType().Name).Distinct().Order(StringComparer.Ordinal));
            if (_pace.OnFailed(string.Create(CultureInfo.InvariantCulture, $"{failed.Count} {kinds}")))
            {
                Log.ModelsFailed(logger, failed.Count, names.Length, kinds, one.Model, one.Error);
            }
        }
        else if (_pace.OnWorked())
        {
            Log.Works(logger);
        }
    }
}
