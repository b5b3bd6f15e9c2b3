namespace Grid.RuntimePeer;

// The grains of one prefix, which all live on the silo that holds them.
internal sealed class LoadGrains(IGrainFactory grains, string prefix)
{
    private const int Count = 1000;

    public IReadOnlyList<ILoadGrain> All { get; } = [.. Enumerable.Range(0, Count).Select(i => grains.GetGrain<ILoadGrain>($"{prefix}{i}"))];

    /// <summary>Gets the grain that is asked what the silo has used.</summary>
    public ILoadGrain Meter { get; } = grains.GetGrain<ILoadGrain>($"{prefix}-meter");

    /// <summary>Calls each once, so that it is activated, and its place known here.</summary>
    public Task TouchAsync() => Task.WhenAll(All.Append(Meter).Select(static grain => grain.PingAsync()));
}
