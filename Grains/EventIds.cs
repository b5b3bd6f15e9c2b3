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
    public const int RepositoryNameLeftOut = 1020;
    public const int ModelLoaded = 1021;
    public const int ModelOperationFailed = 1022;
    public const int ModelUnloaded = 1023;
    public const int ModelOperationBroke = 1024;
    public const int ModelStateChangedElsewhere = 1025;
    public const int ModelStateNotStored = 1026;
    public const int ModelStateNotRead = 1027;
    public const int ModelReplicaLost = 1028;
    public const int ModelReplicaNotReached = 1029;
    public const int ModelRouteHolderLost = 1030;
    public const int ReplicaModelNotTold = 1031;
    public const int ReplicaLoadBroke = 1032;
    public const int ModelStillDraining = 1033;
    public const int ModelRouteHolderLate = 1034;
    public const int BootFinished = 1040;
    public const int BootModelFailed = 1041;
    public const int BootRetried = 1042;
    public const int ModelFilesDiffer = 1050;
    public const int ModelReplicaMoves = 1051;
    public const int ReconcileFailed = 1052;
    public const int ReconcileModelFailed = 1053;
    public const int LeaveModelFailed = 1054;
    public const int LeaveFinished = 1055;
    public const int ReconcileWorks = 1056;
    public const int FilesFetching = 1060;
    public const int FilesFetched = 1061;
    public const int FilesNotFetched = 1062;
    public const int FilesDamaged = 1063;
    public const int FilesNotLocated = 1064;
    public const int FilesNotCopied = 1065;

    // 1100-1199 serving and batching
    public const int BatchingChosen = 1100;
    public const int BatchingRefused = 1101;
    public const int BatchingStopped = 1102;
    public const int BatchFailed = 1103;
    public const int RunThreadFaulted = 1104;

    // 1200-1299 routing
    public const int RoutesNotRenewed = 1200;
    public const int RouteStale = 1201;
    public const int PeerEjected = 1202;
    public const int PeerSuspectNotTold = 1203;

    // 1300-1399 storage
    public const int StateFileDamaged = 1300;
    public const int StateChangeFailed = 1301;

    // 2000-2099 doors
    public const int DoorFailed = 2000;
    public const int DoorGrainCallFailed = 2001;

    // 2100-2199 host
    public const int HostListening = 2100;
    public const int HostDraining = 2101;
    public const int HostExposed = 2102;

    // 2200-2299 control plane in Redis
    public const int RedisSettingRisky = 2200;
    public const int RedisAwaited = 2201;
    public const int ControlPlaneLost = 2202;
    public const int ControlPlaneBack = 2203;
    public const int SnapshotNotKept = 2204;
    public const int SnapshotDumpFailed = 2205;
    public const int LevelRaised = 2206;
    public const int RecoveryLeftOut = 2207;
    public const int ControlPlaneElder = 2208;
    public const int ControlPlaneLookFailed = 2209;
    public const int ControlPlaneRefused = 2210;
    public const int RecoveryConflict = 2211;
    public const int SnapshotUnreadable = 2212;
}
