namespace Grid.Batching;

/// <summary>
/// Where a pending request is. Changes under its queue's lock only; whoever moves it to <see cref="Ended"/> answers it.
/// </summary>
internal enum PendingState
{
    /// <summary>Not offered to the queue yet.</summary>
    New = 0,

    /// <summary>It waits in the queue.</summary>
    Queued,

    /// <summary>A run has taken it.</summary>
    Running,

    /// <summary>It is answered, or whoever moved it here is about to.</summary>
    Ended,
}
