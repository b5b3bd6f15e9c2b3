using Grid.Repository;

namespace Grid.Serving;

/// <summary>
/// A model's configuration: what its <c>config.json</c> says. What it leaves out is null and comes from <see cref="EngineOptions"/>.
/// </summary>
internal sealed record ModelConfig
{
    /// <summary>The name of the file in the model's folder.</summary>
    public const string FileName = "config.json";

    /// <summary>Gets the configuration of a model that has no file.</summary>
    public static ModelConfig Default { get; } = new();

    /// <summary>Gets which versions are to serve.</summary>
    /// <value>Default: the highest.</value>
    public VersionPolicy Versions { get; init; } = VersionPolicy.Default;

    /// <summary>Gets whether requests may be joined.</summary>
    /// <value>Default: <see cref="BatchingMode.Auto"/>.</value>
    public BatchingMode Batching { get; init; }

    /// <summary>Gets the most rows that requests are joined to.</summary>
    /// <value>From 1 to 65,536. Default: <see cref="EngineOptions.MaxBatchSize"/>.</value>
    public int? MaxBatchSize { get; init; }

    /// <summary>Gets how long a run may wait for more rows.</summary>
    /// <value>From 0 to 10 seconds. Default: zero, an idle thread takes what there is.</value>
    public TimeSpan MaxQueueDelay { get; init; }

    /// <summary>Gets the most requests that wait.</summary>
    /// <value>From 1 to 1,000,000. Default: <see cref="EngineOptions.QueueMaxRequests"/>.</value>
    public int? QueueMaxRequests { get; init; }

    /// <summary>Gets the most bytes of inputs that wait.</summary>
    /// <value>From 1,024 to 1 TiB. Default: <see cref="EngineOptions.QueueMaxBytes"/>.</value>
    public long? QueueMaxBytes { get; init; }
}
