using Grid.Cluster;
using Grid.Files;
using Grid.Serving;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Grid.Models;

// The life of a replica: none -> loading -> ready or failed -> draining -> none, once for each activation's plan.
//
// Loading and draining run beside the grain's turns and end in one. The replica is in the silo's table from when it is
// warm until its drain begins; a door that had found it before is told by the replica itself that its route is stale.
//
// Kept alive by the attribute: its traffic does not come as grain calls, so idle collection would take a busy replica. An
// activation without a plan lets itself go.
#pragma warning disable CA1001 // A token source without a timer holds nothing, and a load looks at it to its end.
[KeepAlive, PreferLocalPlacement]
internal sealed partial class ReplicaGrain(
    PlanLoader loader, ReplicaTable table, ILocalSiloDetails silo, LocalSilo self, ILogger<ReplicaGrain> logger)
    : Grain, IReplicaGrain
{
    private readonly CancellationTokenSource _stopping = new();
    private ReplicaKey _key;
    private ReplicaPlan? _plan;
    private Replica? _replica;
    private Task _work = Task.CompletedTask;
    private ModelVersionState _state;
    private ModelFailure _failure;
    private string _reason = "";

    private ReplicaStatus Status
        => new(_key, _plan?.Fence ?? 0, _state, silo.SiloAddress, _replica?.Signature, _replica?.Config, _failure, _reason)
        {
            Door = self.Door,
            Holder = self.Id,
        };

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ReplicaKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();

        // A reader that is slow to take an answer holds the session; the deactivation waits for it within its own limit.
        await EndAsync().WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public ValueTask<ReplicaStatus> LoadAsync(ReplicaPlan plan, CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            _plan = plan;
            _state = ModelVersionState.Loading;
            _work = LoadAsync(plan);
        }

        // A replica has one plan. Another one that comes for the same number is not this replica's: the status says so.
        return new(Status);
    }

    public ValueTask<ReplicaStatus> DrainAsync(long fence, CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            DeactivateOnIdle();
        }
        else if (_plan.Fence == fence && _state != ModelVersionState.Unloading)
        {
            _state = ModelVersionState.Unloading;
            _work = DrainAsync(_work);
        }

        return new(Status);
    }

    public ValueTask<ReplicaStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            DeactivateOnIdle();
        }

        return new(Status);
    }

    public ValueTask<ModelStatistics?> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        if (_plan is null)
        {
            DeactivateOnIdle();
        }

        return new(_replica?.GetStatistics());
    }

    private async Task LoadAsync(ReplicaPlan plan)
    {
        var (replica, failure, reason) = await TryLoadAsync(plan);
        _replica = replica;
        if (_state != ModelVersionState.Loading)
        {
            // A drain was asked for meanwhile; it goes on from here.
            return;
        }

        if (replica is null)
        {
            _state = ModelVersionState.Unavailable;
            _failure = failure;
            _reason = reason;
        }
        else
        {
            _state = ModelVersionState.Ready;
            table.Add(replica);
        }

        await TellAsync();
    }

    private async Task<ReplicaLoad> TryLoadAsync(ReplicaPlan plan)
    {
        try
        {
            return await loader.LoadAsync(_key, plan, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return new ReplicaLoad(null, ModelFailure.Unavailable, "The silo is stopping.");
        }
        catch (Exception error)
        {
            Log.LoadBroke(logger, _key, error);
            return new ReplicaLoad(null, ModelFailure.Unavailable, $"The load broke off: {error.Message}");
        }
    }

    private async Task DrainAsync(Task before)
    {
        await OverAsync(before);
        await UnloadAsync();
        _state = ModelVersionState.Unavailable;
        await TellAsync();
        DeactivateOnIdle();
    }

    private async Task EndAsync()
    {
        await OverAsync(_work);
        await UnloadAsync();
    }

    // However it ended: what follows gives the session back.
    private static async Task OverAsync(Task work)
        => await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task UnloadAsync()
    {
        if (_replica is { } replica)
        {
            _replica = null;
            table.Remove(replica);
            await replica.DrainAsync();
            await replica.UnloadAsync();
        }
    }

    // May be lost: the model asks by itself when it has waited for long.
    private async Task TellAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IModelGrain>(_key.Model.ToString()).ReplicaChangedAsync(Status);
        }
        catch (Exception error)
        {
            Log.ModelNotTold(logger, _key, error);
        }
    }
}
