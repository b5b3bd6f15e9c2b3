namespace Grid.Silo.Rest;

/// <summary>
/// Asks many grains at once, but not all.
/// </summary>
internal static class GrainCalls
{
    private const int AtOnce = 32;

    /// <summary>Calls once for each item.</summary>
    /// <typeparam name="TItem">The items.</typeparam>
    /// <typeparam name="TResult">What each call returns.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="call">The call.</param>
    /// <returns>The results, in the order of the items.</returns>
    public static async Task<TResult[]> ForEachAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, ValueTask<TResult>> call)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) => results[index] = await call(items[index]));
        return results;
    }
}
