namespace Grid.RuntimePeer;

/// <summary>What is called. Key: any; the calls keep nothing.</summary>
[Alias("bench.load")]
public interface ILoadGrain : IGrainWithStringKey
{
    /// <summary>Does nothing: the cost of a call.</summary>
    /// <returns>A task that ends when the call has.</returns>
    [Alias("ping")]
    Task PingAsync();

    /// <summary>Takes many bytes: the cost of a large argument.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Their number.</returns>
    [Alias("take")]
    Task<int> TakeAsync(byte[] bytes);

    /// <summary>Tells what the silo's process has used.</summary>
    /// <returns>Its totals so far.</returns>
    [Alias("usage")]
    Task<Usage> GetUsageAsync();
}
