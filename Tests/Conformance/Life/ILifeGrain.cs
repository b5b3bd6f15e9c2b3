using System.Collections.Concurrent;
using Grid.Conformance.Support;

namespace Grid.Conformance.Life;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> GetActivationAsync();

    Task WaitAsync(string name);

    Task GoAfterAsync(string name);

    Task<Guid> GoAsync();

    Task DelayAsync(TimeSpan time);

    /// <summary>Starts a timer with a period of 10 ms.</summary>
    Task StartTimerAsync(bool keepAlive);
}

public interface IKeptAliveGrain : ILifeGrain;

public interface IFailingGrain : IGrainWithStringKey
{
    Task<int> GetAttemptAsync();
}

public interface ISlowGrain : IGrainWithStringKey
{
    Task PingAsync();
}

internal class LifeGrain : Grain, ILifeGrain
{
    /// <summary>The reasons of deactivations, by key.</summary>
    public static readonly ConcurrentDictionary<string, DeactivationReasonCode> Gone = new();

    /// <summary>How long ago the timer had last ticked, of activations that went with one, by key.</summary>
    public static readonly ConcurrentDictionary<string, TimeSpan> SinceTick = new();

    private readonly Guid _activation = Guid.NewGuid();
    private long? _ticked;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_ticked is { } ticked)
        {
            SinceTick[this.GetPrimaryKeyString()] = TimeProvider.System.GetElapsedTime(ticked);
        }

        Gone[this.GetPrimaryKeyString()] = reason.ReasonCode;
        Gates.Open(this.GetPrimaryKeyString() + ":gone");
        return Task.CompletedTask;
    }

    public Task<Guid> GetActivationAsync() => Task.FromResult(_activation);

    public async Task WaitAsync(string name)
    {
        Gates.Open(name + ":in");
        await Gates.WaitAsync(name + ":go");
    }

    public async Task GoAfterAsync(string name)
    {
        DeactivateOnIdle();
        await WaitAsync(name);
    }

    public Task<Guid> GoAsync()
    {
        DeactivateOnIdle();
        return Task.FromResult(_activation);
    }

    public Task DelayAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task StartTimerAsync(bool keepAlive)
    {
        _ticked = TimeProvider.System.GetTimestamp();
        this.RegisterGrainTimer(
            () =>
            {
                _ticked = TimeProvider.System.GetTimestamp();
                Gates.Open(this.GetPrimaryKeyString() + ":tick");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(10)) { KeepAlive = keepAlive });
        return Task.CompletedTask;
    }
}

[KeepAlive]
internal sealed class KeptAliveGrain : LifeGrain, IKeptAliveGrain;

internal sealed class FailingGrain : Grain, IFailingGrain
{
    private static readonly ConcurrentDictionary<string, int> Attempts = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Attempts.AddOrUpdate(this.GetPrimaryKeyString(), 1, static (_, before) => before + 1) == 1)
        {
            throw new InvalidOperationException("not yet");
        }
    }

    public Task<int> GetAttemptAsync() => Task.FromResult(Attempts[this.GetPrimaryKeyString()]);
}

internal sealed class SlowGrain : Grain, ISlowGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => Gates.Open(this.GetPrimaryKeyString() + ":cancelled"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task PingAsync() => Task.CompletedTask;
}
