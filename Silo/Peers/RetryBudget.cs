namespace Grid.Silo.Peers;

// A tenth of a retry for each success, at most 100 saved up, 10 at the start. So a fault that hits every request costs at most
// a tenth more load, and one silo's death has its requests retried at once.

/// <summary>
/// Bounds how many requests that may have run are sent again.
/// </summary>
internal sealed class RetryBudget
{
    private const int PerRetry = 10;
    private const int Most = 100 * PerRetry;
    private int _saved = 10 * PerRetry;

    /// <summary>Tells of a request that was answered.</summary>
    public void OnSuccess()
    {
        if (Volatile.Read(ref _saved) < Most)
        {
            Interlocked.Increment(ref _saved);
        }
    }

    /// <summary>Takes a retry.</summary>
    /// <returns>Whether there was one left.</returns>
    public bool TryTake()
    {
        if (Interlocked.Add(ref _saved, -PerRetry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _saved, PerRetry);
        return false;
    }
}
