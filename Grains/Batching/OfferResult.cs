namespace Grid.Batching;

/// <summary>
/// What became of a request that was offered to a queue.
/// </summary>
internal enum OfferResult
{
    /// <summary>The queue has it, and will answer it.</summary>
    Taken = 0,

    /// <summary>The queue is full.</summary>
    Full,

    /// <summary>The queue takes no more requests.</summary>
    Closed,

    /// <summary>Its caller has gone already.</summary>
    Cancelled,
}
