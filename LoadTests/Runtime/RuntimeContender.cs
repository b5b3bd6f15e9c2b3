using System.Collections.Concurrent;
using System.Globalization;
using Grid.Processes;

namespace Grid.LoadTests.Runtime;

// A silo and a client of one build of Tools/RuntimePeer, each a process.
internal sealed class RuntimeContender : IAsyncDisposable
{
    private readonly RuntimeProcess _silo;
    private readonly RuntimeProcess _client;
    private readonly ConcurrentDictionary<RuntimeShape, RuntimeCell> _cells = new();

    private RuntimeContender(string name, RuntimeProcess silo, RuntimeProcess client)
    {
        Name = name;
        _silo = silo;
        _client = client;
        Cells = new CellTable(_cells);
    }

    public string Name { get; }

    public CellTable Cells { get; }

    public static async Task<RuntimeContender> StartAsync(string name, string program)
    {
        var siloPort = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var gatewayPort = ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var silo = await RuntimeProcess.StartAsync(program, "silo", siloPort, gatewayPort);
        try
        {
            return new RuntimeContender(name, silo, await RuntimeProcess.StartAsync(program, "client", gatewayPort));
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public Task<RuntimeResult> RunAsync(RuntimeShape shape, TimeSpan time)
        => (shape.IsRemote ? _client : _silo).RunAsync(shape.Callers, time, shape.Argument);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _silo.DisposeAsync();
    }

    internal sealed class CellTable(ConcurrentDictionary<RuntimeShape, RuntimeCell> cells)
    {
        public RuntimeCell this[RuntimeShape shape] => cells.GetOrAdd(shape, static key => new RuntimeCell(key.IsRemote));
    }
}
