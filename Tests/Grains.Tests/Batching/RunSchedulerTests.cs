using System.Collections.Concurrent;
using Grid.Batching;
using Grid.Tests.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Grid.Tests.Batching;

public sealed class RunSchedulerTests
{
    [Fact]
    public void Announce_FloodBesideATrickle_TakesTurns()
    {
        using var scheduler = new RunScheduler(1, NullLogger<RunScheduler>.Instance);
        var order = new ConcurrentQueue<string>();
        using var done = new CountdownEvent(7);
        using (new HeldThreads(scheduler))
        {
            scheduler.Announce(new Source("flood", 5, order, done));
            scheduler.Announce(new Source("trickle", 2, order, done));
        }

        Assert.True(done.Wait(TimeSpan.FromSeconds(30)), $"Only these ran: {string.Join(' ', order)}");
        Assert.Equal(["flood", "trickle", "flood", "trickle", "flood", "flood", "flood"], order);
    }

    [Fact]
    public void Execute_Throws_LeavesTheThreadToOthers()
    {
        using var scheduler = new RunScheduler(1, NullLogger<RunScheduler>.Instance);
        using var done = new CountdownEvent(1);
        scheduler.Announce(new Source("broken", 1, null, done));
        scheduler.Announce(new Source("sound", 1, new ConcurrentQueue<string>(), done));
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)), "The thread died.");
    }

    private sealed class Source(string name, int left, ConcurrentQueue<string>? order, CountdownEvent done) : IRunSource
    {
        private int _left = left;

        public bool TryTake(Batch batch, out bool hasMore)
        {
            hasMore = Interlocked.Decrement(ref _left) > 0;
            return true;
        }

        public void Execute(Batch batch)
        {
            (order ?? throw new InvalidOperationException("Broken on purpose.")).Enqueue(name);
            done.Signal();
        }
    }
}
