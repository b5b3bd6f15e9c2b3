using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.MembershipService;

internal sealed partial class MembershipService
{
    [LoggerMessage(EventIds.DeclaredDead, LogLevel.Warning, "Silo {Silo} is declared dead with {Votes} votes.")]
    private static partial void LogDeclaredDead(ILogger logger, SiloAddress silo, int votes);

    [LoggerMessage(EventIds.Replaced, LogLevel.Information, "Silo {Silo}, an earlier run of this one, is declared dead.")]
    private static partial void LogReplaced(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Died, LogLevel.Critical, "The other silos have declared this one, {Silo}, dead: it stops now. It may have been paused, overloaded or cut off.")]
    private static partial void LogDied(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Restoring, LogLevel.Warning, "The membership table has lost what this silo, {Silo}, had written there: it is written again.")]
    private static partial void LogRestoring(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Risen, LogLevel.Warning, "The membership table has lost that silo {Silo} is dead: it is written again.")]
    private static partial void LogRisen(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.NotSaidAlive, LogLevel.Warning, "The sign of life of silo {Silo} was not written, though the membership table can be read: {Reason}")]
    private static partial void LogNotSaidAlive(ILogger logger, SiloAddress silo, string reason);
}
