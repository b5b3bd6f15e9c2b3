using Grid.Models;
using Grid.Tests.Models;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Routing;

public sealed class RouteHolderTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private readonly ModelCluster _cluster;

    public RouteHolderTests() => _cluster = new ModelCluster(_clock);

    public async Task InitializeAsync()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // It holds up one load for a second and no longer, and is still a holder: the next load is told to it, too.
    [Fact]
    public async Task Load_HolderSlowOnce_EndsWithoutItAndTellsItOfTheNext()
    {
        var holder = new SlowHolder();
        await _cluster.Model("m").LeaseRoutesAsync(_cluster.Grains.CreateObjectReference<IRouteObserver>(holder), default);
        var loading = _cluster.LoadAsync("m");
        await holder.Told.WaitAsync(Eventually.Deadline, TimeProvider.System);
        Assert.False(loading.IsCompleted);

        // It is told before the limit begins to run. The holder's lease is much longer than what is spent here.
        var spent = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(spent++ < 200 ? 100 : 0));
                return Task.FromResult(loading.IsCompleted);
            },
            "the load has ended");
        Assert.Equal(Outcomes.Succeeded, await loading);
        holder.Answer();

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        Assert.Equal(2, holder.Tables);
    }

    private sealed class SlowHolder : IRouteObserver
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _tables;

        public Task Told => _told.Task;

        public int Tables => Volatile.Read(ref _tables);

        public void Answer() => _answer.TrySetResult();

        public Task RoutesChangedAsync(RouteTable routes)
        {
            Interlocked.Increment(ref _tables);
            _told.TrySetResult();
            return _answer.Task;
        }
    }
}
