using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.MembershipService;

/// <summary>Whether the membership table can be reached: said once when it can't be, and once when it can again.</summary>
internal sealed partial class TableOutage(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private int _isAway;
    private long _since;

    /// <summary>Returns how long to wait before another attempt: longer each time, and not the same for all silos.</summary>
    public static TimeSpan GetPause(int attempt)
        => TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(attempt, 10), LongestPause.Ticks)) * Jitter();

    public void OnWorks()
    {
        if (Volatile.Read(ref _isAway) != 0 && Interlocked.Exchange(ref _isAway, 0) != 0)
        {
            LogBack(logger, clock.GetElapsedTime(_since));
        }
    }

    public void OnFails(Exception exception)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            _since = clock.GetTimestamp();
            LogAway(logger, exception);
        }
    }

    public async Task RetryAsync(Func<Task> action, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await action();
                OnWorks();
                return;
            }
            catch (Exception exception) when (exception is not OrleansConfigurationException && !cancellation.IsCancellationRequested)
            {
                OnFails(exception);
            }

            await Task.Delay(GetPause(attempt), clock, cancellation);
        }
    }

#pragma warning disable RS0030 // Pauses of several silos are meant to differ, and no test depends on their length.
    private static double Jitter() => 0.5 + Random.Shared.NextDouble();
#pragma warning restore RS0030

    [LoggerMessage(EventIds.TableAway, LogLevel.Warning, "The membership table can't be reached. Silos can neither join nor be declared dead until it can; all else goes on.")]
    private static partial void LogAway(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.TableBack, LogLevel.Information, "The membership table can be reached again, after {Time}.")]
    private static partial void LogBack(ILogger logger, TimeSpan time);
}
