using Grid.Files;
using Grid.Repository;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Models;

// Runs once the silo is active, beside the host's start: the doors open at once and say "not ready" until it is done.
//
//   1. The repository's names enter the catalog, before any model grain is asked: no model without a name.
//   2. Each model is asked to have serve what should, a few at a time.
//
// What fails for one model is logged and told by its status. What fails for all of them (the folder, the catalog's
// storage) is tried again until it works.

/// <summary>
/// Has the models of the repository serve when the silo starts.
/// </summary>
internal sealed partial class ModelBootstrap(
    IGrainFactory grains,
    ModelRepository repository,
    FileStore files,
    BootStatus status,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(ClockNames.Grains)] TimeProvider clock,
    ILogger<ModelBootstrap> logger)
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    // Loading is bound by disk and cores; more at a time would only make each of them later.
    private static readonly int AtOnce = Math.Max(2, Environment.ProcessorCount);

    public void Start() => _ = Task.Run(() => RunAsync(lifetime.ApplicationStopping));

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await BootAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                status.OnDelayed(FailureText.Of(error));
                Log.Retried(logger, pause, error);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task BootAsync(CancellationToken cancellationToken)
    {
        var listed = repository.List().Models;
        var catalog = grains.GetGrain<ICatalogGrain>(ModelKey.PublicTenant);
        await catalog.AddAsync(listed, cancellationToken);

        // The catalog's, since a model whose folder is gone is to say so.
        var models = await catalog.ListAsync(cancellationToken);
        status.Begin(models.Length);
        await Parallel.ForEachAsync(
            models,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            BootAsync);
        status.Finish();
        Log.Finished(logger, models.Length - status.Failed.Count, models.Length);
    }

    private async ValueTask BootAsync(string name, CancellationToken cancellationToken)
    {
        string? failure = null;
        try
        {
            var model = grains.GetGrain<IModelGrain>(new ModelKey(ModelKey.PublicTenant, name).ToString());
            var held = await files.DescribeAsync(new ModelKey(ModelKey.PublicTenant, name), cancellationToken);
            var outcome = await EnsureAsync(model, held, cancellationToken);

            // A name whose files another silo has is that one's to load, and may not have come so far.
            var isOthers = held is { HasFolder: false } && outcome.Failure == ModelFailure.NotFound;
            failure = outcome.State == ModelOperationState.Succeeded || isOthers ? null : outcome.Reason;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The model's grain logs what fails in it; this never got so far.
            failure = FailureText.Of(error);
            Log.ModelFailed(logger, name, error);
        }

        status.OnSettled(name, failure);
    }

    // Sent again, with its id, if the grain has moved and knows nothing of it.
    private static async Task<ModelOperationStatus> EnsureAsync(
        IModelGrain model, ModelFiles? held, CancellationToken cancellationToken)
    {
        var operation = Guid.NewGuid();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var outcome = held is null
                ? await model.EnsureLoadedAsync(operation, cancellationToken)
                : await model.AnnounceAsync(operation, held, cancellationToken);
            while (outcome.State == ModelOperationState.Running)
            {
                outcome = await model.WaitAsync(operation, Wait, cancellationToken);
            }

            if (outcome.State != ModelOperationState.Unknown)
            {
                return outcome;
            }
        }

        return Outcomes.Failed(
            ModelFailure.Unavailable,
            "The model's grain has moved each time before the model was loaded. Load it by hand, or look at its status.");
    }
}
