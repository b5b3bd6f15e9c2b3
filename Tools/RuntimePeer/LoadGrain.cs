using Orleans.Placement;

namespace Grid.RuntimePeer;

[PreferLocalPlacement]
internal sealed class LoadGrain : Grain, ILoadGrain
{
    public Task PingAsync() => Task.CompletedTask;

    public Task<int> TakeAsync(byte[] bytes) => Task.FromResult(bytes.Length);

    public Task<Usage> GetUsageAsync() => Task.FromResult(Usage.OfThisProcess());
}
