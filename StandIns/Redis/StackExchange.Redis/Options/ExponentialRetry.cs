namespace StackExchange.Redis;

/// <summary>Tries again after a time that grows with each attempt, by a tenth, up to a limit.</summary>
public class ExponentialRetry : IReconnectRetryPolicy
{
    private const double Growth = 1.1;

    private readonly int _delta;
    private readonly int _max;

    public ExponentialRetry(int deltaBackOffMilliseconds)
        : this(deltaBackOffMilliseconds, Math.Max(deltaBackOffMilliseconds, (int)TimeSpan.FromSeconds(60).TotalMilliseconds))
    {
    }

    public ExponentialRetry(int deltaBackOffMilliseconds, int maxDeltaBackOffMilliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deltaBackOffMilliseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDeltaBackOffMilliseconds, deltaBackOffMilliseconds);
        _delta = deltaBackOffMilliseconds;
        _max = maxDeltaBackOffMilliseconds;
    }

    public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry)
        => timeElapsedMillisecondsSinceLastRetry >= Math.Min(_max, _delta * Math.Pow(Growth, currentRetryCount));
}
