using System.Globalization;
using Grid.Batching;
using Grid.Models;
using Grid.Onnx;
using Grid.Repository;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grid.Serving;

// Loads replicas on threads of their own: a load takes from milliseconds to minutes and blocks all that time, which the
// thread pool must never do.

/// <summary>
/// Loads models into replicas.
/// </summary>
internal sealed partial class ReplicaLoader : IDisposable
{
    private readonly OnnxModelLoader _models;
    private readonly BatchProbe _probe;
    private readonly ReplicaServices _services;
    private readonly EngineOptions _options;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;

    public ReplicaLoader(
        OnnxModelLoader models,
        BatchProbe probe,
        ReplicaServices services,
        IOptions<EngineOptions> options,
        ILogger<ReplicaLoader> logger)
    {
        _models = models;
        _probe = probe;
        _services = services;
        _options = options.Value;
        _logger = logger;
        _slots = new SemaphoreSlim(_options.ConcurrentLoads);
    }

    /// <summary>Loads what a plan says: version <c>n</c> is the folder <c>n</c> in the model's folder.</summary>
    /// <param name="key">Which replica it shall be.</param>
    /// <param name="plan">The plan. Without a configuration of its own, the folder's <c>config.json</c> counts if there is one.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>The replica, or why there is none. Take it into the silo's table to have it serve.</returns>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public Task<ReplicaLoad> LoadAsync(ReplicaKey key, ReplicaPlan plan, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(plan.Folder, key.Version.ToString(CultureInfo.InvariantCulture));
        return OnThreadAsync(key, () => Load(key, plan.Fence, folder, plan.Config ?? ReadConfig(plan.Folder), cancellationToken), cancellationToken);
    }

    /// <summary>Loads a version's folder.</summary>
    /// <param name="key">Which replica it shall be.</param>
    /// <param name="fence">The plan's number.</param>
    /// <param name="folder">The version's folder, which holds <c>model.onnx</c>.</param>
    /// <param name="config">The configuration as JSON, or null for the defaults.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>The replica, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public Task<ReplicaLoad> LoadAsync(
        ReplicaKey key, long fence, string folder, string? config, CancellationToken cancellationToken)
        => OnThreadAsync(key, () => Load(key, fence, folder, config, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private static string? ReadConfig(string folder)
    {
        try
        {
            return ModelRepository.ReadConfig(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(
                ModelFailure.Unavailable, $"'{ModelConfig.FileName}' can't be read: {exception.Message}", exception);
        }
    }

    private async Task<ReplicaLoad> OnThreadAsync(ReplicaKey key, Func<Replica> load, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var done = new TaskCompletionSource<Replica>(TaskCreationOptions.RunContinuationsAsynchronously);
            var thread = new Thread(() =>
            {
                try
                {
                    done.SetResult(load());
                }
                catch (OperationCanceledException exception)
                {
                    done.SetCanceled(exception.CancellationToken);
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            })
            {
                IsBackground = true,
                Name = $"Grid load {key}",
            };
            thread.UnsafeStart();
            var replica = await done.Task;
            LogLoaded(_logger, key, replica.Signature.MaxBatchSize);
            return new ReplicaLoad(replica, ModelFailure.None, "");
        }
        catch (ModelLoadException exception)
        {
            LogLoadFailed(_logger, key, exception.Message);
            return new ReplicaLoad(null, exception.Failure, exception.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    private Replica Load(ReplicaKey key, long fence, string folder, string? json, CancellationToken cancellationToken)
    {
        var faults = ModelConfigReader.Read(json, key.Model.Model, OnnxModelLoader.Platform, out var config);
        if (faults.Count > 0)
        {
            throw new ModelLoadException(ModelFailure.Invalid, string.Join(' ', faults));
        }

        var name = key.ToString();
        var model = _models.Load(folder, name, cancellationToken);
        try
        {
            var maxBatchSize = ChooseBatchSize(model, config, name, cancellationToken);
            var limits = new QueueLimits(
                config.QueueMaxRequests ?? _options.QueueMaxRequests,
                config.QueueMaxBytes ?? _options.QueueMaxBytes,
                maxBatchSize,
                config.MaxQueueDelay);
            var described = ModelConfigWriter.Write(
                key.Model.Model, model.Signature with { MaxBatchSize = maxBatchSize }, config.Versions, config.Batching, limits);
            return new Replica(key, fence, model, limits, described, _services);
        }
        catch
        {
            model.Release();
            throw;
        }
    }

    private int ChooseBatchSize(OnnxModel model, ModelConfig config, string name, CancellationToken cancellationToken)
    {
        var size = config.MaxBatchSize ?? _options.MaxBatchSize;
        var obstacle = BatchProbe.FindObstacle(model);
        switch (config.Batching)
        {
            case BatchingMode.Never:
                return 0;
            case BatchingMode.Always when obstacle is not null:
                throw new ModelLoadException(
                    ModelFailure.Invalid,
                    $"'batching' is \"always\", but requests of this model can't be joined: {obstacle} Write \"auto\" or \"never\".");
            case BatchingMode.Always:
                return size;
        }

        obstacle ??= _probe.FindDifference(model, cancellationToken);
        if (obstacle is null)
        {
            LogBatchingChosen(_logger, name, size);
            return size;
        }

        LogBatchingRefused(_logger, name, obstacle);
        return 0;
    }
}
