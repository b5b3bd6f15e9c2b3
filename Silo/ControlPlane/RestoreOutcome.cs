namespace Grid.Silo.ControlPlane;

/// <summary>
/// What became of a record that a recovery had a snapshot of. The numbers are those of the script in <see cref="RedisRecords"/>.
/// </summary>
internal enum RestoreOutcome
{
    /// <summary>Redis has it.</summary>
    Same = 0,

    /// <summary>It was put back.</summary>
    Restored = 1,

    /// <summary>Redis has another, which no silo knows: it was written since the loss, and stays.</summary>
    Conflict = 2,
}
