namespace Grid;

// One table for the whole solution. A number and a name are never reused or changed: dashboards filter on both.
internal static class EventIds
{
    // 1000-1099 models and replicas

    // 1100-1199 serving and batching

    // 1200-1299 routing

    // 1300-1399 storage

    // 2000-2099 doors
    public const int DoorFailed = 2000;
    public const int DoorGrainCallFailed = 2001;

    // 2100-2199 host
    public const int HostListening = 2100;
    public const int HostDraining = 2101;
    public const int HostExposed = 2102;
}
