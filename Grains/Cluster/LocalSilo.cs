namespace Grid.Cluster;

/// <summary>
/// What this silo is to the others.
/// </summary>
/// <param name="Id">Its own id, which outlives its restarts.</param>
/// <param name="Door">The address at which other silos reach its door; null if it is in no cluster.</param>
public sealed record LocalSilo(Guid Id, string? Door)
{
    /// <summary>Gets a silo in no cluster.</summary>
    public static LocalSilo Alone { get; } = new(Guid.Empty, null);
}
