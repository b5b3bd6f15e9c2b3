using Grid.Conformance.Support;
using Orleans.Concurrency;

namespace Grid.Conformance.Turns;

public interface ITurnsGrain : IGrainWithStringKey
{
    /// <summary>Opens "name:in", waits for "name:go".</summary>
    Task EnterAsync(string name);

    [ReadOnly]
    Task EnterReadOnlyAsync(string name);

    [AlwaysInterleave]
    Task EnterInterleavedAsync(string name);

    [OneWay]
    Task EnterOneWayAsync(string name);

    [AlwaysInterleave]
    Task<string[]> GetLogAsync();

    Task<int> IncrementSlowlyAsync();

    Task<bool> StaysOnItsSchedulerAsync();
}

public interface IReentrantTurnsGrain : ITurnsGrain;

public interface IWorkerTurnsGrain : ITurnsGrain;

internal class TurnsGrain : Grain, ITurnsGrain
{
    private readonly List<string> _log = [];
    private int _count;

    public async Task EnterAsync(string name)
    {
        _log.Add("+" + name);
        Gates.Open(name + ":in");
        await Gates.WaitAsync(name + ":go");
        _log.Add("-" + name);
    }

    public Task EnterReadOnlyAsync(string name) => EnterAsync(name);

    public Task EnterInterleavedAsync(string name) => EnterAsync(name);

    public async Task EnterOneWayAsync(string name)
    {
        await EnterAsync(name);
        Gates.Open(name + ":out");
    }

    public Task<string[]> GetLogAsync() => Task.FromResult(_log.ToArray());

    public async Task<int> IncrementSlowlyAsync()
    {
        var before = _count;
        await Task.Yield();
        await Task.Run(static () => { });
        return _count = before + 1;
    }

    public async Task<bool> StaysOnItsSchedulerAsync()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(static () => { });
        var afterPool = TaskScheduler.Current;

        // Continuations of several tasks of one call are turns, too: they never run at the same time.
        var running = 0;
        var overlapped = false;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            await Task.Yield();
            overlapped |= Interlocked.Increment(ref running) != 1;
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
        }));
        return scheduler != TaskScheduler.Default && scheduler == afterYield && scheduler == afterPool && !overlapped;
    }
}

[Reentrant]
internal sealed class ReentrantTurnsGrain : TurnsGrain, IReentrantTurnsGrain;

[StatelessWorker(2)]
internal sealed class WorkerTurnsGrain : TurnsGrain, IWorkerTurnsGrain;
