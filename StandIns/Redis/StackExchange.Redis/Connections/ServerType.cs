namespace StackExchange.Redis;

public enum ServerType
{
    Standalone,
    Sentinel,
    Cluster,
    Twemproxy,
    Envoyproxy,
}
