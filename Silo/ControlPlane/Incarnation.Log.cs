namespace Grid.Silo.ControlPlane;

internal sealed partial class Incarnation
{
    [LoggerMessage(EventIds.ControlPlaneLost, LogLevel.Critical, "The control plane of service '{Service}' can't be changed. {Problem}")]
    private static partial void LogLost(ILogger logger, string service, string problem);

    [LoggerMessage(EventIds.ControlPlaneRefused, LogLevel.Error, "The control plane of service '{Service}' can't be changed by this silo. {Problem}")]
    private static partial void LogRefused(ILogger logger, string service, string problem);

    [LoggerMessage(EventIds.ControlPlaneBack, LogLevel.Information, "Redis holds the control plane's state of service '{Service}' again.")]
    private static partial void LogBack(ILogger logger, string service);

    [LoggerMessage(
        EventIds.ControlPlaneLookFailed, LogLevel.Error,
        "Whether Redis holds the control plane's state could not be found out; tried again each second. {Problem}")]
    private static partial void LogLookFailed(ILogger logger, string problem, Exception error);

    [LoggerMessage(EventIds.ControlPlaneElder, LogLevel.Warning,
        "Service '{Service}' is not new: this silo has taken over incarnation {Elder}, which other silos hold, in place of {Own}.")]
    private static partial void LogElder(ILogger logger, string service, string own, string elder);
}
