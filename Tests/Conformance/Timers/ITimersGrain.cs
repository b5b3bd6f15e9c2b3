using Grid.Conformance.Support;
using Orleans.Concurrency;

namespace Grid.Conformance.Timers;

public interface ITimersGrain : IGrainWithStringKey
{
    /// <summary>Starts a timer whose tick n opens "name:n".</summary>
    Task StartAsync(string name, TimeSpan due, TimeSpan period, bool interleave = false);

    Task ChangeAsync(TimeSpan due, TimeSpan period);

    Task StopAsync();

    /// <summary>Starts a timer whose first tick fails.</summary>
    Task StartFailingAsync(string name);

    /// <summary>Starts a timer whose tick waits for its own token, and opens "name:cancelled".</summary>
    Task StartWaitingAsync(string name);

    /// <summary>Waits for "name:go" and says how many ticks ran meanwhile.</summary>
    Task<int> CountDuringAsync(string name);

    [AlwaysInterleave]
    Task<int> GetTicksAsync();
}

internal sealed class TimersGrain : Grain, ITimersGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(string name, TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static async (state, cancellation) =>
            {
                await Task.Yield();
                state.Self._ticks++;
                Gates.Open($"{state.Name}:{state.Self._ticks}");
            },
            (Self: this, Name: name),
            new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task StartFailingAsync(string name)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                if (++_ticks == 1)
                {
                    throw new InvalidOperationException("the first tick");
                }

                Gates.Open(name);
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(10)));
        return Task.CompletedTask;
    }

    public Task StartWaitingAsync(string name)
    {
        _timer = this.RegisterGrainTimer(
            async cancellation =>
            {
                using var registration = cancellation.Register(() => Gates.Open(name + ":cancelled"));
                Gates.Open(name + ":in");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task<int> CountDuringAsync(string name)
    {
        var before = _ticks;
        Gates.Open(name + ":in");
        await Gates.WaitAsync(name + ":go");
        return _ticks - before;
    }

    public Task<int> GetTicksAsync() => Task.FromResult(_ticks);
}
