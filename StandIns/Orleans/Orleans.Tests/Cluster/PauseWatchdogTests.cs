using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.MembershipService;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class PauseWatchdogTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly PausableClock _clock = new();
    private readonly WatchedSilo _silo;
    private readonly PauseWatchdog _watchdog;

    public PauseWatchdogTests()
    {
        _silo = new WatchedSilo(_clock);
        _watchdog = new PauseWatchdog(_silo);
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _silo.Stop.Dispose();
    }

    [Fact]
    public void Ticks_InTime_HoldNothing()
    {
        for (var i = 0; i < 10; i++)
        {
            _clock.Pass(TimeSpan.FromSeconds(1));
            Assert.False(_watchdog.IsSuspicious);
            Assert.False(_watchdog.TryHold(new Message()));
            _clock.FireTimers();
        }

        Assert.Equal(0, _watchdog.Pauses);
    }

    // Whatever comes first after the pause, a message, a turn or a tick: all is held until the answer is there.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pause_HoldsMessagesAndTurnsUntilTheStatusIsKnown(int first)
    {
        var turn = new Turn();
        _clock.Pass(Pause);
        Assert.True(_watchdog.IsSuspicious);
        if (first == 0)
        {
            _clock.FireTimers();
        }

        Assert.True(first == 1 ? _watchdog.TryHold(turn) : _watchdog.TryHold(new Message { Id = 1 }));
        Assert.True(first == 1 ? _watchdog.TryHold(new Message { Id = 1 }) : _watchdog.TryHold(turn));
        _clock.FireTimers();
        Assert.True(_watchdog.IsSuspicious);
        Assert.Empty(_silo.Routed);
        Assert.False(turn.Ran.Task.IsCompleted);

        _silo.Answer.SetResult(true);

        await turn.Ran.Task.WaitAsync(Deadline);
        await UntilAsync(() => _silo.Routed.Count == 1);
        Assert.False(_watchdog.IsSuspicious);
        Assert.Equal(1, _watchdog.Pauses);
    }

    [Fact]
    public async Task Pause_OfASiloThatIsDead_RunsNothing()
    {
        var turn = new Turn();
        _clock.Pass(Pause);
        Assert.True(_watchdog.TryHold(new Message()));
        Assert.True(_watchdog.TryHold(turn));

        _silo.Status = SiloStatus.Dead;
        _silo.Answer.SetResult(true);

        await UntilAsync(() => _silo.Rejected.Count == 1);
        Assert.IsType<SiloUnavailableException>(Assert.Single(_silo.Rejected));
        Assert.Empty(_silo.Routed);
        Assert.False(turn.Ran.Task.IsCompleted);
    }

    [Fact]
    public async Task Messages_BeyondTheLimit_AreRefused()
    {
        _clock.Pass(Pause);
        for (var i = 0; i < PauseWatchdog.MaxHeld; i++)
        {
            Assert.True(_watchdog.TryHold(new Message()));
        }

        Assert.Empty(_silo.Rejected);
        Assert.True(_watchdog.TryHold(new Message()));
        Assert.IsType<OrleansMessageRejectionException>(Assert.Single(_silo.Rejected));
        _silo.Answer.SetResult(true);
        await UntilAsync(() => _silo.Routed.Count == PauseWatchdog.MaxHeld);
    }

    // Nobody answers, and the silo stops: the question is given up, and what was held does not run.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_EndsTheQuestion(bool isKilled)
    {
        _clock.Pass(Pause);
        Assert.True(_watchdog.TryHold(new Message()));
        if (isKilled)
        {
            await _silo.Stop.CancelAsync();
        }
        else
        {
            _silo.Status = SiloStatus.Stopping;
            _silo.Answer.SetResult(false);
        }

        await UntilAsync(() => { _clock.FireTimers(); return _silo.Rejected.Count == 1; });
        Assert.Empty(_silo.Routed);
        Assert.False(_watchdog.IsSuspicious);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Turn : IThreadPoolWorkItem
    {
        public TaskCompletionSource Ran { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Execute() => Ran.TrySetResult();
    }

    private sealed class WatchedSilo(TimeProvider clock) : IWatchedSilo
    {
        public TimeProvider Clock => clock;

        public ILogger Logger => NullLogger.Instance;

        public SiloStatus Status { get; set; } = SiloStatus.Active;

        public CancellationTokenSource Stop { get; } = new();

        public CancellationToken Stopping => Stop.Token;

        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<Message> Routed { get; } = [];

        public ConcurrentQueue<Exception> Rejected { get; } = [];

        public Task<bool> TryLearnStatusAsync() => Answer.Task;

        public void Route(Message message) => Routed.Enqueue(message);

        public void Reject(Message message, Exception exception) => Rejected.Enqueue(exception);
    }
}
