using System.Net;

namespace StackExchange.Redis;

// The commands of one server, wherever its keys may be.
internal sealed partial class RedisServer(ConnectionMultiplexer multiplexer, ServerEntry server) : RedisBase(multiplexer), IServer
{
    private ClusterConfiguration? _cluster;

    public EndPoint EndPoint => server.EndPoint;

    public bool IsConnected => server.IsConnected;

    public bool IsReplica => server.Facts.IsReplica;

    public RedisProtocol Protocol => server.Facts.Protocol;

    public ServerType ServerType => server.Facts.ServerType;

    public Version Version => server.Facts.Version;

    public int DatabaseCount => server.Facts.ServerType == ServerType.Cluster ? 1 : 16;

    public ClusterConfiguration? ClusterConfiguration => _cluster ??= ServerType == ServerType.Cluster ? Wait(ReadNodesAsync(CommandFlags.None)) : null;

    public async Task<ClusterConfiguration?> ClusterNodesAsync(CommandFlags flags = CommandFlags.None)
    {
        RequireAdmin("CLUSTER");
        return _cluster = await ReadNodesAsync(flags).ConfigureAwait(false);
    }

    public Task<string?> ClusterNodesRawAsync(CommandFlags flags = CommandFlags.None) => AdminAsync(flags, Reply.Text, "CLUSTER", "NODES");

    public Task<KeyValuePair<string, string>[]> ConfigGetAsync(RedisValue pattern = default, CommandFlags flags = CommandFlags.None)
        => AdminAsync(flags, static (in reply) => Array.ConvertAll(Reply.ToHashEntries(reply), entry => KeyValuePair.Create(entry.Name.ToString(), entry.Value.ToString())),
            "CONFIG", "GET", pattern.IsNullOrEmpty ? "*" : pattern);

    public Task ConfigRewriteAsync(CommandFlags flags = CommandFlags.None) => AdminAsync(flags, Reply.Done, "CONFIG", "REWRITE");

    public Task ConfigResetStatisticsAsync(CommandFlags flags = CommandFlags.None) => AdminAsync(flags, Reply.Done, "CONFIG", "RESETSTAT");

    public Task ConfigSetAsync(RedisValue setting, RedisValue value, CommandFlags flags = CommandFlags.None)
        => AdminAsync(flags, Reply.Done, "CONFIG", "SET", setting, value);

    public Task<long> DatabaseSizeAsync(int database = -1, CommandFlags flags = CommandFlags.None) => RunAsync(flags, Reply.Long, Number(database), "DBSIZE");

    public Task<RedisValue> EchoAsync(RedisValue message, CommandFlags flags = CommandFlags.None) => RunAsync(flags, Reply.Value, -1, "ECHO", message);

    public Task<RedisResult> ExecuteAsync(string command, params object[] args) => ExecuteAsync(command, args, CommandFlags.None);

    public Task<RedisResult> ExecuteAsync(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None)
        => Owner.SendAsync(AdHoc.Make(command, args, flags, Number(-1), server));

    public Task FlushAllDatabasesAsync(CommandFlags flags = CommandFlags.None) => AdminAsync(flags, Reply.Done, "FLUSHALL");

    public Task FlushDatabaseAsync(int database = -1, CommandFlags flags = CommandFlags.None)
    {
        RequireAdmin("FLUSHDB");
        return RunAsync(flags, Reply.Done, Number(database), "FLUSHDB");
    }

    public async Task<IGrouping<string, KeyValuePair<string, string>>[]> InfoAsync(RedisValue section = default, CommandFlags flags = CommandFlags.None)
        => [.. ServerInfo.Sections(await InfoRawAsync(section, flags).ConfigureAwait(false) ?? string.Empty)
            .GroupBy(field => field.Section, field => KeyValuePair.Create(field.Name, field.Value))];

    public Task<string?> InfoRawAsync(RedisValue section = default, CommandFlags flags = CommandFlags.None)
        => AdminAsync(flags, Reply.Text, "INFO", section.IsNullOrEmpty ? [] : [section]);

    public IEnumerable<RedisKey> Keys(
        int database = -1, RedisValue pattern = default, int pageSize = 250, long cursor = 0, int pageOffset = 0, CommandFlags flags = CommandFlags.None)
        => KeysAsync(database, pattern, pageSize, cursor, pageOffset, flags).ToBlockingEnumerable();

    public async IAsyncEnumerable<RedisKey> KeysAsync(
        int database = -1, RedisValue pattern = default, int pageSize = 250, long cursor = 0, int pageOffset = 0, CommandFlags flags = CommandFlags.None)
    {
        var skip = pageOffset;
        RedisValue at = cursor;
        do
        {
            List<RedisValue> arguments = [at];
            Scan.AddOptions(arguments, pattern, pageSize);
            var page = await RunAsync(flags, static (in reply) => reply, Number(database), "SCAN", [.. arguments]).ConfigureAwait(false);
            at = page.Items[0].AsValue();
            foreach (var key in page.Items[1].Items.Skip(skip))
            {
                yield return key.AsBytes();
            }

            skip = 0;
        }
        while (at != 0);
    }

    public Task<DateTime> LastSaveAsync(CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, static (in reply) => UnixTime.FromMilliseconds(reply.AsLong() * 1000), -1, "LASTSAVE");

    public Task SaveAsync(SaveType type, CommandFlags flags = CommandFlags.None)
        => AdminAsync(flags, Reply.Done, type switch { SaveType.BackgroundRewriteAppendOnlyFile => "BGREWRITEAOF", SaveType.ForegroundSave => "SAVE", _ => "BGSAVE" });

    public Task<bool> ScriptExistsAsync(string script, CommandFlags flags = CommandFlags.None) => ScriptExistsAsync(flags, ScriptMessage.HashOf(script));

    public Task<bool> ScriptExistsAsync(byte[] sha1, CommandFlags flags = CommandFlags.None) => ScriptExistsAsync(flags, Convert.ToHexStringLower(sha1));

    public Task ScriptFlushAsync(CommandFlags flags = CommandFlags.None) => AdminAsync(flags, Reply.Done, "SCRIPT", "FLUSH");

    public Task<byte[]> ScriptLoadAsync(string script, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, static (in reply) => Convert.FromHexString(reply.AsText()), -1, "SCRIPT", "LOAD", script);

    public Task ReplicaOfAsync(EndPoint? master, CommandFlags flags = CommandFlags.None) => master switch
    {
        null => AdminAsync(flags, Reply.Done, "REPLICAOF", "NO", "ONE"),
        DnsEndPoint dns => AdminAsync(flags, Reply.Done, "REPLICAOF", dns.Host, dns.Port),
        IPEndPoint ip => AdminAsync(flags, Reply.Done, "REPLICAOF", ip.Address.ToString(), ip.Port),
        _ => throw new ArgumentException($"{master} is not a host and a port.", nameof(master)),
    };

    public Task<long> SubscriptionPatternCountAsync(CommandFlags flags = CommandFlags.None) => RunAsync(flags, Reply.Long, -1, "PUBSUB", "NUMPAT");

    public Task<long> SubscriptionSubscriberCountAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, static (in reply) => reply.Items[1].AsLong(), -1, "PUBSUB", "NUMSUB", Owner.Subscriptions.Outer(channel));

    public Task<EndPoint?> SentinelGetMasterAddressByNameAsync(string serviceName, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, (in reply) => reply.Items is [var host, var port] ? ClusterAddress.Of(host.AsText(), (int)port.AsLong(), EndPoint) : null,
            -1, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", serviceName);

    public Task SentinelFailoverAsync(string serviceName, CommandFlags flags = CommandFlags.None) => RunAsync(flags, Reply.Done, -1, "SENTINEL", "FAILOVER", serviceName);

    public Task<DateTime> TimeAsync(CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, static (in reply) => UnixTime.FromMilliseconds(reply.Items[0].AsLong() * 1000).AddMicroseconds(reply.Items[1].AsLong()), -1, "TIME");

    protected override Task PingServerAsync(CommandFlags flags) => RunAsync(flags, Reply.Done, -1, "PING");

    private int Number(int database) => database < 0 ? Owner.Options.DefaultDatabase ?? 0 : database;

    private Task<bool> ScriptExistsAsync(CommandFlags flags, string hash)
        => RunAsync(flags, static (in reply) => reply.Items[0].AsLong() == 1, -1, "SCRIPT", "EXISTS", hash);

    private Task<ClusterConfiguration?> ReadNodesAsync(CommandFlags flags)
        => RunAsync(flags, (in reply) => (ClusterConfiguration?)new ClusterConfiguration(reply.AsText(), EndPoint), -1, "CLUSTER", "NODES");

    private Task<T> AdminAsync<T>(CommandFlags flags, ReplyReader<T> read, string command, params RedisValue[] arguments)
    {
        RequireAdmin(command);
        return RunAsync(flags, read, -1, command, arguments);
    }

    private void RequireAdmin(string command)
    {
        if (!Owner.Options.AllowAdmin)
        {
            throw new RedisCommandException($"This operation is not available unless admin mode is enabled: {command}. Add allowAdmin=true to the connection string.");
        }
    }

    private Task<T> RunAsync<T>(CommandFlags flags, ReplyReader<T> read, int database, string command, params RedisValue[] arguments)
        => Owner.SendAsync(new Message<T>(command, arguments, read) { Flags = flags, Database = database, Target = server });
}
