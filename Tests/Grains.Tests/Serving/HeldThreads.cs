using Grid.Batching;

namespace Grid.Tests.Serving;

// Work that occupies every run thread until it is disposed. Returns once all of them are occupied.
internal sealed class HeldThreads : IDisposable, IRunSource
{
    private readonly ManualResetEventSlim _release = new();
    private readonly CountdownEvent _held;

    public HeldThreads(RunScheduler scheduler)
    {
        _held = new CountdownEvent(scheduler.Threads);
        for (var i = 0; i < scheduler.Threads; i++)
        {
            scheduler.Announce(this);
        }

        if (!_held.Wait(TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("The run threads did not become free.");
        }
    }

    public bool TryTake(Batch batch, out bool hasMore)
    {
        hasMore = false;
        return true;
    }

    public void Execute(Batch batch)
    {
        _held.Signal();
        _release.Wait();
    }

    public void Dispose() => _release.Set();
}
