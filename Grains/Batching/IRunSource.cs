namespace Grid.Batching;

/// <summary>
/// Something that has work for run threads: a replica.
/// </summary>
internal interface IRunSource
{
    /// <summary>Takes work. Called by one thread at a time for each time that the source was announced.</summary>
    /// <param name="batch">An empty batch to fill.</param>
    /// <param name="hasMore">Whether more work is due: then the source stays announced, else it announces itself again.</param>
    /// <returns>Whether there is anything to execute.</returns>
    bool TryTake(Batch batch, out bool hasMore);

    /// <summary>Does what was taken, to its end: what it throws is only logged.</summary>
    /// <param name="batch">What was taken.</param>
    void Execute(Batch batch);
}
