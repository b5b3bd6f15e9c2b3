namespace StackExchange.Redis;

// Milliseconds that only go up, and waits.
internal static class Clock
{
    public static long Now => Environment.TickCount64;

    public static Task DelayAsync(int milliseconds, CancellationToken cancellation)
        => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellation);
}
