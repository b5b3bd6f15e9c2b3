using System.Collections.Concurrent;
using System.Globalization;
using Grid.Processes;

namespace Grid.LoadTests.Runtime;

// Two silos and a client of one build of Tools/RuntimePeer, each a process, and the Redis of their cluster. The client knows
// the first silo only, and the second has no gateway: so each call's path is the one that its name says.
internal sealed class RuntimeContender : IAsyncDisposable
{
    private const string HeldByFirst = "first";
    private const string HeldBySecond = "second";

    private readonly RedisServer _redis;
    private readonly List<RuntimeProcess> _processes = [];
    private readonly ConcurrentDictionary<RuntimeShape, RuntimeCell> _cells = new();

    private RuntimeContender(string name, RedisServer redis)
    {
        Name = name;
        _redis = redis;
        Cells = new CellTable(_cells);
    }

    public string Name { get; }

    public CellTable Cells { get; }

    private RuntimeProcess First => _processes[0];

    private RuntimeProcess Second => _processes[1];

    private RuntimeProcess Client => _processes[2];

    public static async Task<RuntimeContender> StartAsync(string name, string program)
    {
        var contender = new RuntimeContender(name, await RedisServer.StartAsync());
        try
        {
            await contender.StartAsync(program);
            return contender;
        }
        catch
        {
            await contender.DisposeAsync();
            throw;
        }
    }

    public Task<RuntimeResult> RunAsync(RuntimeShape shape, TimeSpan time)
        => (shape.Path == RuntimePath.ClientToSilo ? Client : First).RunAsync(
            shape.Path == RuntimePath.SiloToSilo ? HeldBySecond : HeldByFirst, shape.Callers, time, shape.Argument);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    private async Task StartAsync(string program)
    {
        var gatewayPort = FreePort();
        _processes.Add(await RuntimeProcess.StartAsync(program, "silo", _redis.Address, FreePort(), gatewayPort));
        _processes.Add(await RuntimeProcess.StartAsync(program, "silo", _redis.Address, FreePort(), "0"));
        _processes.Add(await RuntimeProcess.StartAsync(program, "client", gatewayPort));
        await First.HoldAsync(HeldByFirst, silos: 2);
        await Second.HoldAsync(HeldBySecond, silos: 2);
    }

    private static string FreePort() => ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);

    internal sealed class CellTable(ConcurrentDictionary<RuntimeShape, RuntimeCell> cells)
    {
        public RuntimeCell this[RuntimeShape shape] => cells.GetOrAdd(shape, static key => new RuntimeCell(key.IsRemote));
    }
}
