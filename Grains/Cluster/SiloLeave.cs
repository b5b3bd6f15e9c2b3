using Grid.Models;
using Grid.Serving;
using Microsoft.Extensions.Logging;

namespace Grid.Cluster;

/// <summary>
/// Has the models of a silo that is about to stop served elsewhere first.
/// </summary>
internal sealed partial class SiloLeave(
    IGrainFactory grains, ReplicaTable replicas, ILocalSiloDetails silo, LocalSilo self, ILogger<SiloLeave> logger)
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    /// <summary>Asks the models of the replicas here to replace them, and waits until they have.</summary>
    /// <param name="cancellationToken">Ends the wait; what was begun goes on.</param>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (self.Door is null)
        {
            return;
        }

        ModelKey[] models = [.. replicas.Replicas.Select(static replica => replica.Key.Model).Distinct()];
        try
        {
            await Parallel.ForEachAsync(
                models,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                LeaveAsync);
        }
        catch (OperationCanceledException)
        {
            // The time is over: what is left is replaced once the silo is gone.
        }

        Log.Finished(logger, models.Length, replicas.Replicas.Count);
    }

    private async ValueTask LeaveAsync(ModelKey model, CancellationToken cancellationToken)
    {
        try
        {
            var grain = grains.GetGrain<IModelGrain>(model.ToString());
            var operation = Guid.NewGuid();
            var outcome = await grain.LeaveAsync(operation, silo.SiloAddress, cancellationToken);
            while (outcome.State == ModelOperationState.Running)
            {
                outcome = await grain.WaitAsync(operation, Wait, cancellationToken);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ModelFailed(logger, model, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LeaveModelFailed, LogLevel.Warning, "Model {Model} could not be asked to leave this silo.")]
        public static partial void ModelFailed(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(EventIds.LeaveFinished, LogLevel.Information, "{Models} models were asked to leave this silo; {Replicas} replicas are still here.")]
        public static partial void Finished(ILogger logger, int models, int replicas);
    }
}
