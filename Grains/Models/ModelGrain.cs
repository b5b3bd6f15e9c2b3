using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Files;
using Grid.Repository;
using Grid.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grid.Models;

// The grain answers here; ModelGrain.Operations.cs is what it does.
//
// Operations run one at a time beside the grain's turns. What is stored changes only there, and the memory of the grain
// follows the store, never the other way round.
//
// Kept alive by the attribute, since leases and replicas live in the activation. One for a name that means nothing lets
// itself go, so that callers who try names leave nothing behind.
#pragma warning disable CA1001 // A token source without a timer holds nothing, and operations look at it to their end.
[KeepAlive]
internal sealed partial class ModelGrain : Grain, IModelGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly OperationQueue _operations = new();
    private readonly Dictionary<long, string> _failures = [];
    private readonly IPersistentState<ModelState> _state;
    private readonly ModelRepository _repository;
    private readonly FileStore _files;
    private readonly LocalSilo _self;
    private readonly SiloChoice _silos;
    private readonly RouteHolders _holders;
    private readonly TimeProvider _clock;
    private readonly ILogger<ModelGrain> _logger;
    private readonly ModelKey _key;
    private readonly ModelReplicas _replicas;
    private Task _running = Task.CompletedTask;
    private long _incarnation;

    // Version 0 of no incarnation: older than whatever was published, so that doors keep the table they hold until this
    // activation has stored and published its own.
    private RouteTable _table;

    // What is stored, as far as is known. The bridge's own state is ahead of it while a write is under way.
    private ModelState _stored = new();
    private string _problem = "";

    public ModelGrain(
        [PersistentState("model", GrainStores.Grid)] IPersistentState<ModelState> state,
        ModelRepository repository,
        FileStore files,
        LocalSilo self,
        IClusterMembershipService membership,
        ILocalSiloDetails silo,
        [FromKeyedServices(ClockNames.Grains)] TimeProvider clock,
        ILogger<ModelGrain> logger)
    {
        _state = state;
        _repository = repository;
        _files = files;
        _self = self;
        _silos = new SiloChoice(membership, clock);
        _clock = clock;
        _logger = logger;
        _holders = new RouteHolders(clock);
        _key = ModelKey.Parse(this.GetPrimaryKeyString());
        _replicas = new ModelReplicas(_key);
        _table = new RouteTable(_key, 0, 0, []);
    }

    private bool IsKnown => _stored.Desired != ModelDesire.None || _replicas.Count > 0 || !_operations.IsIdle;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = _state.State;
        _incarnation = _stored.Incarnation + 1;
        if (_stored.Desired == ModelDesire.Loaded)
        {
            Begin(new ModelOperation(Guid.NewGuid(), OperationKind.Ensure, null) { JoinsRunning = true });
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _operations.Abandon();
        await _running.WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // Nobody else knows of those that load or were about to be drained. Sent once: the answer would come too late.
        foreach (var replica in _replicas.All.Where(static replica => replica.Role != ReplicaRole.Serving))
        {
            _ = DismissAsync(replica.Key, replica.Fence);
        }
    }

    public async ValueTask<ModelStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var folder = await FindAsync();
        LetGoIfUnknown(folder);
        return ModelStatusReport.Make(_key, folder, _stored, _replicas.All, _failures, _problem);
    }

    public ValueTask<ModelOperationStatus> LoadAsync(LoadModel command, CancellationToken cancellationToken)
    {
        var operation = new ModelOperation(command.Operation, OperationKind.Load, command.Config);
        if (command.Files is { } files)
        {
            operation.Files.Add(files);
        }

        return BeginAsync(operation);
    }

    public ValueTask<ModelOperationStatus> EnsureLoadedAsync(Guid operation, CancellationToken cancellationToken)
        => BeginAsync(new ModelOperation(operation, OperationKind.Ensure, null) { JoinsRunning = true });

    public ValueTask<ModelOperationStatus> AnnounceAsync(Guid operation, ModelFiles files, CancellationToken cancellationToken)
        => BeginAsync(new ModelOperation(operation, OperationKind.Ensure, null) { Files = { files } });

    public ValueTask<ModelOperationStatus> LeaveAsync(Guid operation, SiloAddress silo, CancellationToken cancellationToken)
    {
        _silos.Avoid(silo);
        return BeginAsync(new ModelOperation(operation, OperationKind.Ensure, null));
    }

    public ValueTask<ModelOperationStatus> UnloadAsync(UnloadModel command, CancellationToken cancellationToken)
        => BeginAsync(new ModelOperation(command.Operation, OperationKind.Unload, null));

    public async ValueTask<ModelOperationStatus> WaitAsync(
        Guid operation, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!_operations.TryFind(operation, out var found))
        {
            return _stored.Done.Contains(operation) ? Outcomes.Succeeded : Outcomes.Unknown;
        }

        try
        {
            await found.Ended.WaitAsync(atMost < LongestWait ? atMost : LongestWait, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The status says that it still runs.
        }

        return found.Status;
    }

    public async ValueTask<RouteLease> LeaseRoutesAsync(IRouteObserver holder, CancellationToken cancellationToken)
    {
        if (!IsKnown && await FindAsync() is null)
        {
            LetGoIfUnknown(null);
            return new RouteLease(_table, TimeSpan.Zero);
        }

        _holders.Add(holder);
        return new RouteLease(_table, RouteHolders.Lease);
    }

    public async ValueTask<ImmutableArray<ModelStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(
            _replicas.Serving.Select(replica => GrainFactory
                .GetGrain<IReplicaGrain>(replica.Key.ToString()).GetStatisticsAsync(cancellationToken).AsTask()));
        LetGoIfUnknown(await FindAsync());
        return [.. parts.OfType<ModelStatistics>().GroupBy(static part => part.Version)
            .Select(static version => StatisticsSum.Of([.. version]))];
    }

    public async ValueTask<string?> GetConfigurationAsync(long version, CancellationToken cancellationToken)
    {
        var replica = _replicas.Serving.LastOrDefault(replica => version == 0 || replica.Key.Version == version);
        if (replica is null)
        {
            LetGoIfUnknown(await FindAsync());
        }

        return replica?.Status?.Config;
    }

    public ValueTask ReplicaChangedAsync(ReplicaStatus status)
    {
        var replica = _replicas.Take(status);
        if (replica is { Role: ReplicaRole.Serving, IsReady: false })
        {
            Log.ReplicaLost(_logger, replica.Key, status.Reason);
            Begin(new ModelOperation(Guid.NewGuid(), OperationKind.Ensure, null));
        }
        else if (replica is null && status.State == ModelVersionState.Ready && IsLeftOver(status))
        {
            _ = DismissAsync(status.Replica, status.Fence);
        }

        return ValueTask.CompletedTask;
    }

    // A name that nobody knows is refused before there is anything to remember, so that it costs no state.
    private async ValueTask<ModelOperationStatus> BeginAsync(ModelOperation operation)
    {
        if (operation.Id == Guid.Empty)
        {
            throw new ArgumentException("The operation's id is empty. Make one with Guid.NewGuid, and repeat it to repeat the command.");
        }

        if (!IsKnown
            && !operation.Files.Any(static files => files.HasFolder)
            && await FindAsync() is null
            && !await Catalog.ContainsAsync(_key.Model))
        {
            LetGoIfUnknown(null);
            return Outcomes.Failed(ModelFailure.NotFound, ModelStatusReport.Missing(_key));
        }

        return Begin(operation);
    }

    private ModelOperationStatus Begin(ModelOperation operation)
    {
        if (_operations.TryFind(operation.Id, out var known))
        {
            return known.Status;
        }

        if (_stored.Done.Contains(operation.Id))
        {
            return Outcomes.Succeeded;
        }

        if (!_operations.TryAdd(operation))
        {
            return Outcomes.Failed(
                ModelFailure.Unavailable,
                $"{OperationQueue.MaxWaiting} operations wait for model '{_key}' already. Wait for one of them to end.");
        }

        if (_operations.Running is null)
        {
            _running = RunOperationsAsync();
        }

        return operation.Status;
    }

    private void LetGoIfUnknown(ModelFolder? folder)
    {
        if (folder is null && !IsKnown)
        {
            DeactivateOnIdle();
        }
    }
}
