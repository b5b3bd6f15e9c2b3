namespace Grid;

// One table for the whole solution. A number and a name are never reused or changed: dashboards filter on both.
internal static class EventIds
{
    // 1000-1099 models and replicas
    public const int RepositoryNameLeftOut = 1000;
    public const int ModelLoaded = 1001;
    public const int ModelLoadFailed = 1002;
    public const int ModelUnloaded = 1003;
    public const int ModelOperationBroke = 1004;
    public const int ModelStateChangedElsewhere = 1005;
    public const int ModelStateNotStored = 1006;
    public const int ModelStateNotRead = 1007;
    public const int ModelReplicaLost = 1008;
    public const int ModelReplicaNotReached = 1009;
    public const int ModelRouteHolderLost = 1010;
    public const int ReplicaReady = 1020;
    public const int ReplicaLoadFailed = 1021;
    public const int ReplicaUnloaded = 1022;
    public const int ReplicaModelNotTold = 1023;
    public const int ReplicaLoadBroke = 1024;
    public const int BootFinished = 1040;
    public const int BootModelFailed = 1041;
    public const int BootRetried = 1042;

    // 1100-1199 serving and batching

    // 1200-1299 routing
    public const int RoutesNotRenewed = 1200;
    public const int RouteStale = 1201;

    // 1300-1399 storage
    public const int StateFileDamaged = 1300;
    public const int StateChangeFailed = 1301;

    // 2000-2099 doors

    // 2100-2199 host
}
