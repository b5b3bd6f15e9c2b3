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
    public const int Expired = 108;
    public const int Started = 200;
    public const int Stopping = 201;
    public const int Stopped = 202;
    public const int GivenUp = 203;
    public const int SystemCallFailed = 204;
    public const int DeclaredDead = 300;
    public const int Replaced = 301;
    public const int Died = 302;
    public const int Restoring = 303;
    public const int TableAway = 304;
    public const int TableBack = 305;
    public const int ProbeMissed = 306;
    public const int WaitsForSilo = 307;
    public const int Paused = 308;
    public const int StillAlive = 309;
    public const int Duplicate = 310;
    public const int DirectoryFailed = 311;
    public const int MigrationFailed = 312;
    public const int NotMoved = 313;
    public const int StatusNotWritten = 314;
    public const int Risen = 315;
    public const int NotSaidAlive = 316;
}
