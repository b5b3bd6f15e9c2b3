using Grid.Models;
using Grid.Onnx;
using Grid.Serving;
using Microsoft.Extensions.Logging;

namespace Grid.Files;

/// <summary>
/// Loads replicas by their plans: from the models folder, or from the files that a plan names, fetched if need be.
/// </summary>
internal sealed partial class PlanLoader(ReplicaLoader loader, FileStore files, ILogger<PlanLoader> logger)
{
    /// <summary>Loads what a plan says.</summary>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public async Task<ReplicaLoad> LoadAsync(ReplicaKey key, ReplicaPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Files is not { } planned)
        {
            return await loader.LoadAsync(key, plan, cancellationToken);
        }

        try
        {
            var folder = await files.LocateAsync(key.Model, key.Version, planned, cancellationToken);
            return await loader.LoadAsync(key, plan.Fence, folder, plan.Config, cancellationToken);
        }
        catch (ModelLoadException error)
        {
            LogFailed(logger, key, error.Message);
            return new ReplicaLoad(null, error.Failure, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, key, error.Message);
            return new ReplicaLoad(null, ModelFailure.Unavailable, $"its files can't be read or written: {error.Message}");
        }
    }

    [LoggerMessage(EventIds.FilesNotLocated, LogLevel.Warning, "The files of replica {Replica} are not to be had: {Reason}")]
    private static partial void LogFailed(ILogger logger, ReplicaKey replica, string reason);
}
