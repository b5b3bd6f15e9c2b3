namespace StackExchange.Redis;

// What a server told about itself in the handshake.
internal sealed class ServerFacts(Version version)
{
    public bool IsReplica { get; private set; }

    public ServerType ServerType { get; private set; }

    public Version Version { get; private set; } = version;

    public RedisProtocol Protocol { get; private set; } = RedisProtocol.Resp2;

    // Sentinels often have no password where their servers have one.
    public bool MayLackPassword { get; init; }

    public void Learn(in RespReply about, in RespReply replication, RedisProtocol protocol)
    {
        Protocol = protocol;
        foreach (var (name, value) in ServerInfo.Fields(about))
        {
            switch (name)
            {
                case "redis_version" when Version.TryParse(value.Split('-')[0], out var version):
                    Version = version;
                    break;
                case "redis_mode":
                    ServerType = value switch { "cluster" => ServerType.Cluster, "sentinel" => ServerType.Sentinel, _ => ServerType.Standalone };
                    break;
            }
        }

        LearnRole(replication);
    }

    public void LearnRole(in RespReply replication)
    {
        foreach (var (name, value) in ServerInfo.Fields(replication))
        {
            if (name == "role")
            {
                IsReplica = value is "slave" or "replica";
            }
        }
    }
}
