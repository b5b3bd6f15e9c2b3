namespace StackExchange.Redis;

/// <summary>What becomes of commands that are issued while there is no connection.</summary>
public sealed class BacklogPolicy
{
    /// <summary>They wait for a connection until they time out.</summary>
    public static BacklogPolicy Default { get; } = new() { QueueWhileDisconnected = true };

    /// <summary>They fail at once.</summary>
    public static BacklogPolicy FailFast { get; } = new() { AbortPendingOnConnectionFailure = true };

    public bool QueueWhileDisconnected { get; init; }

    public bool AbortPendingOnConnectionFailure { get; init; }
}
