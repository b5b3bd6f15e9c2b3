namespace Grid;

// One table for the whole solution. A number and a name are never reused or changed: dashboards filter on both.
internal static class EventIds
{
    // 1000-1099 models and replicas
    public const int OnnxRuntimeCreated = 1000;
    public const int OnnxRuntimeThreadsIgnored = 1001;
    public const int OnnxRuntimeError = 1002;
    public const int OnnxRuntimeWarning = 1003;
    public const int OnnxRuntimeDebug = 1004;
    public const int ReplicaLoaded = 1010;
    public const int ReplicaLoadFailed = 1011;
    public const int ReplicaUnloaded = 1012;

    // 1100-1199 serving and batching
    public const int BatchingChosen = 1100;
    public const int BatchingRefused = 1101;
    public const int BatchingStopped = 1102;
    public const int BatchFailed = 1103;
    public const int RunThreadFaulted = 1104;

    // 1200-1299 routing

    // 1300-1399 storage

    // 2000-2099 doors

    // 2100-2199 host
}
