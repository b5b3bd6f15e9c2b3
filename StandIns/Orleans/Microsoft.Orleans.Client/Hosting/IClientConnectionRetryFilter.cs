namespace Orleans;

/// <summary>Says whether a client that could not connect tries again; a filter waits as long as it wants to first.</summary>
public interface IClientConnectionRetryFilter
{
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
