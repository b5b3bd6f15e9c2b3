using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

/// <summary>What a watchdog needs of its silo.</summary>
internal interface IWatchedSilo
{
    TimeProvider Clock { get; }

    ILogger Logger { get; }

    SiloStatus Status { get; }

    /// <summary>Gets a token that ends with the silo.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Finds out whether this silo has been declared dead; false if that can't be known now.</summary>
    Task<bool> TryLearnStatusAsync();

    void Route(Message message);

    void Reject(Message message, Exception exception);
}
