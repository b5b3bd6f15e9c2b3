using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Orleans.AsyncEnumeration;

// How a sequence leaves its grain: the caller pulls batches. Every call interleaves, as the method that makes the sequence
// may wait for other calls. A pull that finds nothing for a while answers Waiting, so that no call comes near its
// time-out; the caller then pulls again.
[Alias("sys.sequence")]
internal interface ISequenceExtension : IGrainExtension
{
    /// <summary>Starts the sequence and pulls the first batch.</summary>
    [AlwaysInterleave, Alias("start")]
    Task<SequenceBatch<T>> StartAsync<T>(Guid id, AsyncEnumerableInvokable<T> request, int maxBatch);

    [AlwaysInterleave, Alias("next")]
    Task<SequenceBatch<T>> NextAsync<T>(Guid id, int maxBatch);

    /// <summary>Cancels and disposes of the sequence.</summary>
    [AlwaysInterleave, Alias("end")]
    Task EndAsync(Guid id);
}

/// <summary>What a pull brings.</summary>
[GenerateSerializer, Alias("sys.sequence.batch")]
internal readonly record struct SequenceBatch<T>([property: Id(0)] SequenceStatus Status, [property: Id(1)] T[]? Items);

internal enum SequenceStatus : byte
{
    /// <summary>There are items, and may be more.</summary>
    Items,

    /// <summary>There is nothing yet.</summary>
    Waiting,

    /// <summary>These items are the last, if there are any.</summary>
    Ended,

    /// <summary>The activation does not know the sequence.</summary>
    Unknown,
}
