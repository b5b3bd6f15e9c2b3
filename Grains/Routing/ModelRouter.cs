using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Models;
using Grid.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Routing;

// The silo's copy of the routes of the models that its doors have served lately.
//
// Routes are leased from the model's grain on first use, renewed in the background at half the lease's time if they are
// used, and pushed by the grain when they change. Correctness doesn't hang on any of this: a replica refuses a request
// whose route is stale, and the router asks again. So when the grain can't be reached, the last table goes on being used.
//
// Names: an entry is made for names in the catalog only. Any other name costs one question to the catalog and leaves
// nothing behind, so callers who try names fill no memory here and wake no model's grain. That nothing is remembered also
// means that a name is found the moment after it was loaded.
//
// Cost of a request whose routes are held: one look-up and one clock reading, no allocation.

/// <summary>
/// Finds replicas for the silo's doors.
/// </summary>
internal sealed partial class ModelRouter : IModelRouter, IRouteObserver
{
    // Entries that nobody has used for long are swept when new ones come in, beyond this number.
    private const int SweepAbove = 4096;

    private static readonly TimeSpan EmptyFor = TimeSpan.FromSeconds(1);

    // How long a request waits for a lease to be renewed before it goes by the table that has lapsed.
    private static readonly TimeSpan RenewAtMost = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ModelKey, RouteEntry> _entries = new();
    private readonly Func<RouteEntry, Task<RouteTable>> _ask;
    private readonly Lazy<IRouteObserver> _self;
    private readonly IGrainFactory _grains;
    private readonly ReplicaTable _replicas;
    private readonly SiloAddress _silo;
    private readonly bool _isAlone;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly long _emptyFor;
    private uint _turn;

    public ModelRouter(
        IGrainFactory grains,
        ReplicaTable replicas,
        ILocalSiloDetails silo,
        LocalSilo self,
        [FromKeyedServices(ClockNames.Grains)] TimeProvider clock,
        ILogger<ModelRouter> logger)
    {
        _grains = grains;
        _replicas = replicas;
        _silo = silo.SiloAddress;
        _isAlone = self.Door is null;
        _clock = clock;
        _logger = logger;
        _ask = LeaseAsync;
        _emptyFor = Ticks(EmptyFor);

        // Orleans holds observers weakly; this one lives as long as the silo.
        _self = new Lazy<IRouteObserver>(() => grains.CreateObjectReference<IRouteObserver>(this));
    }

    internal int EntryCount => _entries.Count;

    internal bool IsAsking => _entries.Values.Any(static entry => entry.IsAsking);

    public ValueTask<VersionRoutes?> FindAsync(ModelKey model, long version, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(model, out var entry))
        {
            var snapshot = entry.Snapshot;
            var now = _clock.GetTimestamp();
            if (snapshot.IsValidAt(now))
            {
                if (now >= snapshot.RenewAt && !entry.IsAsking)
                {
                    _ = RenewAsync(entry);
                }

                return new(Choose(snapshot.Table, version));
            }
        }

        return FindSlowAsync(model, version, entry, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InferenceOutcome> InferAsync(
        ModelKey model, long version, VersionRoutes routes, InferenceRequest request, CancellationToken cancellationToken)
    {
        var outcome = await OfferAsync(routes, request, cancellationToken);
        return outcome.Status == InferenceStatus.StaleRoute
            ? await RetryAsync(model, version, routes, request, cancellationToken)
            : outcome;
    }

    public Task RoutesChangedAsync(RouteTable routes)
    {
        if (_entries.TryGetValue(routes.Model, out var entry))
        {
            entry.TakePushed(routes, _clock.GetTimestamp() + _emptyFor);
        }

        return Task.CompletedTask;
    }

    private static VersionRoutes? Choose(RouteTable? table, long version)
    {
        if (table is null || table.Versions.IsEmpty)
        {
            return null;
        }

        if (version == 0)
        {
            return table.Versions[^1];
        }

        foreach (var routes in table.Versions)
        {
            if (routes.Version == version)
            {
                return routes;
            }
        }

        return null;
    }

    // Any replica that is here; those on other silos are reached through their own doors, by the door that has the body.
    private ValueTask<InferenceOutcome> OfferAsync(
        VersionRoutes routes, InferenceRequest request, CancellationToken cancellationToken)
    {
        var replicas = routes.Replicas;
        var first = replicas.Length == 1 ? 0 : Interlocked.Increment(ref _turn);
        for (var i = 0u; i < replicas.Length; i++)
        {
            var route = replicas[(int)((first + i) % (uint)replicas.Length)];
            if (_replicas.TryGet(route.Replica, route.Fence, out var replica))
            {
                return replica.InferAsync(request, cancellationToken);
            }
        }

        return new(InferenceOutcome.Refused(InferenceStatus.StaleRoute, ""));
    }

    private async ValueTask<InferenceOutcome> RetryAsync(
        ModelKey model, long version, VersionRoutes stale, InferenceRequest request, CancellationToken cancellationToken)
    {
        Log.Stale(_logger, model, stale.Version);
        var isOurs = true;
        try
        {
            if (await FindAgainAsync(model, version, stale, cancellationToken) is not { } fresh)
            {
                return Unavailable($"Version {stale.Version} of model '{model.Model}' was unloaded while the request was on its way.");
            }

            if (!SignatureMatch.Fits(request.Signature, fresh.Signature))
            {
                return Unavailable(
                    $"Model '{model.Model}' was loaded anew with other inputs or outputs while the request was on its way. " +
                    "Ask for its metadata and send the request again.");
            }

            request.Version = fresh.Version;
            var outcome = await OfferAsync(fresh, request, cancellationToken);
            isOurs = outcome.Status == InferenceStatus.StaleRoute && IsServedHere(fresh);
            return isOurs
                ? Unavailable(
                    $"No replica of version {fresh.Version} of model '{model.Model}' takes requests on this silo now. Try again, " +
                    "and look at the model's status if it lasts.")
                : outcome;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return InferenceOutcome.Refused(InferenceStatus.Cancelled, "The caller went away.");
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return Unavailable($"The routes of model '{model.Model}' can't be read now: {error.Message}");
        }
        finally
        {
            // Also when another exception goes on to the door.
            if (isOurs)
            {
                request.Release();
            }
        }
    }

    private async ValueTask<VersionRoutes?> FindSlowAsync(
        ModelKey model, long version, RouteEntry? entry, CancellationToken cancellationToken)
    {
        if (entry is null)
        {
            if (!GridName.IsValid(model.Tenant)
                || !GridName.IsValid(model.Model)
                || !await _grains.GetGrain<ICatalogGrain>(model.Tenant).ContainsAsync(model.Model, cancellationToken))
            {
                return null;
            }

            Sweep();
            entry = _entries.GetOrAdd(model, static key => new RouteEntry(key));
        }

        var asking = entry.AskAsync(_ask);
        if (entry.Snapshot.Table is not { Versions.IsEmpty: false } lapsed)
        {
            return Choose(await asking.WaitAsync(cancellationToken), version);
        }

        try
        {
            return Choose(await asking.WaitAsync(RenewAtMost, _clock, cancellationToken), version);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // The fences see to it that a table which is out of date does no harm. Until the grain answers it is used
            // without waiting, so that an outage of the control plane costs one wait and not one for each request.
            Log.NotRenewed(_logger, model, error);
            var now = _clock.GetTimestamp();
            entry.Take(lapsed, now, now + _emptyFor, now);
            return Choose(lapsed, version);
        }
    }

    private async Task RenewAsync(RouteEntry entry)
    {
        try
        {
            await entry.AskAsync(_ask);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // The lease still runs; the next use tries again.
            Log.NotRenewed(_logger, entry.Model, error);
        }
    }

    private async Task<RouteTable> LeaseAsync(RouteEntry entry)
    {
        // Not under the lock of the entry, where a push that comes in at once would have to wait.
        await Task.Yield();
        var lease = await _grains.GetGrain<IModelGrain>(entry.Model.ToString()).LeaseRoutesAsync(_self.Value);
        var now = _clock.GetTimestamp();
        if (lease.Duration <= TimeSpan.Zero)
        {
            // A name without a model: the grain remembers nobody for it.
            _entries.TryRemove(new(entry.Model, entry));
            return lease.Routes;
        }

        var duration = Ticks(lease.Duration);
        return entry.Take(lease.Routes, now + (duration / 2), now + duration, now + _emptyFor);
    }

    private void Sweep()
    {
        if (_entries.Count < SweepAbove)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        foreach (var pair in _entries)
        {
            if (pair.Value.Snapshot is { Table: not null } snapshot && snapshot.LeasedUntil < now)
            {
                _entries.TryRemove(pair);
            }
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);

    private static InferenceOutcome Unavailable(string reason) => InferenceOutcome.Refused(InferenceStatus.Unavailable, reason);
}
