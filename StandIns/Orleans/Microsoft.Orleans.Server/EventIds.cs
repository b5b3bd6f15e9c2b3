namespace Orleans.Runtime;

// One table for the runtime's log. A number is never used twice.
internal static class EventIds
{
    public const int ActivationFailed = 100;
    public const int DeactivationFailed = 101;
    public const int OneWayFailed = 102;
    public const int TimerFailed = 103;
    public const int CancellationCallbackFailed = 104;
    public const int InconsistentState = 105;
    public const int StillRunning = 106;
    public const int DisposeFailed = 107;
    public const int Started = 200;
    public const int Stopping = 201;
    public const int Stopped = 202;
    public const int GivenUp = 203;
}
