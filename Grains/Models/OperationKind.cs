namespace Grid.Models;

/// <summary>
/// The kinds of operations on a model.
/// </summary>
internal enum OperationKind
{
    /// <summary>Load what the repository holds, all of it or nothing.</summary>
    Load,

    /// <summary>Have serve what should, as far as it loads: after a restart, or after a replica was lost.</summary>
    Ensure,

    /// <summary>Drain, unload, and keep it so.</summary>
    Unload,
}
