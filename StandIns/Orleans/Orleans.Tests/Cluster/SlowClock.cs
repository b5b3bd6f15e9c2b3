namespace StandIns.Orleans.Tests.Cluster;

// Time passes at a tenth of its speed: what a machine is slow with is still done within a limit.
internal sealed class SlowClock : TimeProvider
{
    private const int Factor = 10;

    private readonly long _start = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => (System.GetTimestamp() - _start) / Factor;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + GetElapsedTime(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new Timer(System.CreateTimer(callback, state, Stretch(dueTime), Stretch(period)));

    private static TimeSpan Stretch(TimeSpan time) => time > TimeSpan.Zero ? time * Factor : time;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Stretch(dueTime), Stretch(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
