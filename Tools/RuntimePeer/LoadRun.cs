using System.Diagnostics;

namespace Grid.RuntimePeer;

// Callers that call one after the other, each over its share of the grains, until the time is up; on a machine that is slow
// just then for longer, up to MaxStretch times, until there are enough calls to tell something. A caller yields now and then:
// callers whose calls end at once would otherwise keep everything else off the thread pool.
internal sealed class LoadRun(LoadGrains grains, int callers, TimeSpan time, int argumentLength)
{
    private const int CallsBetweenYields = 64;
    private const int MinCalls = 250;
    private const int MaxStretch = 4;

    private readonly byte[] _argument = new byte[argumentLength];

    public async Task<LoadResult> RunAsync()
    {
        await grains.TouchAsync();
        var remoteBefore = await grains.Meter.GetUsageAsync();
        var before = Usage.OfThisProcess();
        var watch = Stopwatch.StartNew();
        var calls = (await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, watch))))).Sum();
        var seconds = watch.Elapsed.TotalSeconds;
        var after = Usage.OfThisProcess();
        var remoteAfter = await grains.Meter.GetUsageAsync();
        return new LoadResult(
            calls,
            calls / seconds,
            (after.ProcessorMicroseconds - before.ProcessorMicroseconds) / calls,
            (remoteAfter.ProcessorMicroseconds - remoteBefore.ProcessorMicroseconds) / calls,
            (double)(after.AllocatedBytes - before.AllocatedBytes) / calls,
            (double)(remoteAfter.AllocatedBytes - remoteBefore.AllocatedBytes) / calls);
    }

    private async Task<long> CallAsync(int caller, Stopwatch watch)
    {
        long calls = 0;
        var least = (MinCalls / callers) + 1;
        for (var i = caller; watch.Elapsed < time || (calls < least && watch.Elapsed < MaxStretch * time); i += callers)
        {
            var grain = grains.All[i % grains.All.Count];
            if (argumentLength == 0)
            {
                await grain.PingAsync();
            }
            else
            {
                await grain.TakeAsync(_argument);
            }

            if (++calls % CallsBetweenYields == 0)
            {
                await Task.Yield();
            }
        }

        return calls;
    }
}
