using Grid.Models;
using Microsoft.Extensions.Logging;

namespace Grid.Routing;

internal sealed partial class ModelRouter
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.RoutesNotRenewed,
            LogLevel.Warning,
            "The routes of model {Model} could not be renewed; the last ones go on being used.")]
        public static partial void NotRenewed(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.PeerSuspectNotTold, LogLevel.Debug, "Model {Model} could not be told that silo {Silo} can't be reached.")]
        public static partial void SuspectNotTold(ILogger logger, ModelKey model, SiloAddress silo, Exception error);

        [LoggerMessage(EventIds.RouteStale, LogLevel.Debug, "A route to version {Version} of model {Model} is stale.")]
        public static partial void Stale(ILogger logger, ModelKey model, long version);
    }
}
