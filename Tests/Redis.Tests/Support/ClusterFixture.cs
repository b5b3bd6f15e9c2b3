using System.Globalization;

namespace Grid.RedisTests.Support;

// Three servers that make a cluster without replicas.
public sealed class ClusterFixture : IAsyncLifetime
{
    private const int Slots = 16384;

    private readonly List<RedisProcess> _servers = [];
    private readonly List<ConnectionMultiplexer> _admins = [];
    private string[] _ids = [];

    public string Configuration => string.Join(',', _servers.Select(server => server.Address));

    // One server is enough to find the others.
    public string FirstOnly => _servers[0].Address;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var busPort = RedisProcess.FreePort().ToString(CultureInfo.InvariantCulture);
            _servers.Add(await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "60000", "--cluster-port", busPort));
            _admins.Add(await ConnectionMultiplexer.ConnectAsync(_servers[i].Address + ",allowAdmin=true,name=admin,asyncTimeout=60000"));
            await AskAsync(i, "CLUSTER", "ADDSLOTSRANGE", i * Slots / 3, ((i + 1) * Slots / 3) - 1);
            await AskAsync(i, "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            await AskAsync(0, "CLUSTER", "MEET", "127.0.0.1", _servers[i].Port, int.Parse(busPort, CultureInfo.InvariantCulture));
        }

        for (var i = 0; i < 3; i++)
        {
            var server = i;
            await Until.IsTrueAsync(
                async () => ((string?)await AskAsync(server, "CLUSTER", "INFO"))!.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && ((string?)await AskAsync(server, "CLUSTER", "INFO"))!.Contains("cluster_known_nodes:3", StringComparison.Ordinal),
                $"server {server} knows the whole cluster");
        }

        _ids = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => (string)(await AskAsync(i, "CLUSTER", "MYID"))!))];
    }

    public async Task DisposeAsync()
    {
        foreach (var admin in _admins)
        {
            await admin.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    // Moves a slot, key by key, as redis-cli does.
    internal async Task MoveAsync(int slot, int from, int to)
    {
        await AskAsync(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", _ids[from]);
        await AskAsync(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", _ids[to]);
        while (true)
        {
            var keys = (string[])(await AskAsync(from, "CLUSTER", "GETKEYSINSLOT", slot, 2))!;
            if (keys.Length == 0)
            {
                break;
            }

            await AskAsync(from, ["MIGRATE", "127.0.0.1", _servers[to].Port, "", 0, 60_000, "KEYS", .. keys]);
        }

        await AskAsync(to, "CLUSTER", "SETSLOT", slot, "NODE", _ids[to]);
        await AskAsync(from, "CLUSTER", "SETSLOT", slot, "NODE", _ids[to]);
    }

    private Task<RedisResult> AskAsync(int server, params object[] command)
        => _admins[server].GetServer(_servers[server].EndPoint).ExecuteAsync((string)command[0], command[1..]);
}
