using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

internal sealed class WatchedSilo(SiloRuntime silo) : IWatchedSilo
{
    public TimeProvider Clock => silo.Clock;

    public ILogger Logger => silo.Logger;

    public SiloStatus Status => silo.Membership.LocalStatus;

    public CancellationToken Stopping => silo.Agent.Stopping;

    // The table, or if it can't be read or has lost what was known, the silos that this one watches.
    public async Task<bool> TryLearnStatusAsync()
        => await silo.Membership.TryLearnOwnStatusAsync() || await silo.Agent.Prober.AskWhetherAliveAsync();

    public void Route(Message message) => silo.Messages.Route(message);

    public void Reject(Message message, Exception exception) => silo.Messages.Reject(message, exception);
}
