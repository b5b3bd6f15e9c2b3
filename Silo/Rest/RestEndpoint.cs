namespace Grid.Silo.Rest;

/// <summary>
/// What a path names.
/// </summary>
internal enum RestEndpoint
{
    /// <summary>Nothing that exists.</summary>
    None = 0,

    /// <summary>Whether the process lives.</summary>
    Live,

    /// <summary>Whether the silo takes requests.</summary>
    Ready,

    /// <summary>The server's metadata.</summary>
    Server,

    /// <summary>The list of models.</summary>
    Models,

    /// <summary>The counters of all models.</summary>
    AllStatistics,

    /// <summary>A model's metadata.</summary>
    Model,

    /// <summary>Whether a model takes requests.</summary>
    ModelReady,

    /// <summary>A model's configuration.</summary>
    ModelConfig,

    /// <summary>A model's counters.</summary>
    ModelStatistics,

    /// <summary>Inference.</summary>
    Infer,

    /// <summary>The repository's index.</summary>
    RepositoryIndex,

    /// <summary>Loading of a model.</summary>
    RepositoryLoad,

    /// <summary>Unloading of a model.</summary>
    RepositoryUnload,

    /// <summary>What other silos ask for.</summary>
    Peer,

    /// <summary>A part of the protocol that this server doesn't have.</summary>
    NotSupported,
}
