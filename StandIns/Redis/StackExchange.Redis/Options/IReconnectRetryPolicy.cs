namespace StackExchange.Redis;

/// <summary>Says when to try to connect again.</summary>
public interface IReconnectRetryPolicy
{
    /// <summary>Whether to try now.</summary>
    bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry);
}
