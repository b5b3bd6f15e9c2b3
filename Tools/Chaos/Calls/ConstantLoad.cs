using System.Globalization;
using Grid.Chaos.Silos;
using Grid.SiloUnderTest.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Chaos.Calls;

/// <summary>Clients that call all grains all the time: each client calls each grain, one call after the other.</summary>
public sealed class ConstantLoad : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<IHost> _clients = [];
    private readonly List<Task> _callers = [];
    private readonly LoadSettings _settings;

    private ConstantLoad(LoadSettings settings) => _settings = settings;

    /// <summary>Gets the calls so far.</summary>
    public CallLog Log { get; } = new();

    /// <summary>Gets the grains that are called.</summary>
    public IReadOnlyList<(CallKind Kind, string Key)> Grains => [.. Enum.GetValues<CallKind>()
        .SelectMany(kind => Enumerable.Range(0, _settings.KeysOfAKind).Select(i => (kind, Key(kind, i))))];

    /// <summary>Connects the clients, has each grain answer each client once, and begins.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="settings">How much load.</param>
    /// <returns>The load, which goes on until it is disposed of.</returns>
    public static async Task<ConstantLoad> StartAsync(SiloCluster cluster, LoadSettings settings)
    {
        var load = new ConstantLoad(settings);
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            for (var i = 0; i < settings.Clients; i++)
            {
                var builder = Host.CreateEmptyApplicationBuilder(null);
                // A signal is for this process as a whole, and not a reason to close the client and call on.
                builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
                builder.UseOrleansClient(client =>
                {
                    cluster.Configure(client);
                    client.UseConnectionRetryFilter(static (_, _) => Task.FromResult(true));
                });
                var host = builder.Build();
                load._clients.Add(host);
                await host.StartAsync(limit.Token);
            }

            load.Begin();
            var silent = await load.WaitUntilAnsweredAsync(TimeSpan.Zero, StartLimit);
            return silent.Count == 0
                ? load
                : throw new InvalidOperationException(
                    $"{silent.Count} of {load.Grains.Count} grains did not answer within {StartLimit}. The last call: {load.Log.Last}");
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until each grain has answered a call that was begun after a moment.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="limit">How long to wait.</param>
    /// <returns>The grains that have not.</returns>
    public async Task<IReadOnlyList<(CallKind Kind, string Key)>> WaitUntilAnsweredAsync(TimeSpan since, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            (CallKind, string)[] silent = [.. Grains.Where(grain => !Log.HasAnswered(grain, since))];
            if (silent.Length == 0 || Log.Now > since + limit)
            {
                return silent;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Ends the calls and closes the clients.</summary>
    /// <returns>A task that ends when the last call has.</returns>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        _clients.Clear();
        _stop.Dispose();
    }

    private static string Key(CallKind kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");

    private static IChaosGrain Find(IGrainFactory client, CallKind kind, string key) => kind switch
    {
        CallKind.Counter => client.GetGrain<ICounterGrain>(key),
        CallKind.Numbers => client.GetGrain<INumbersGrain>(key),
        CallKind.Echo => client.GetGrain<IEchoGrain>(key),
        _ => client.GetGrain<ISlowGrain>(key),
    };

    private void Begin()
    {
        var random = new Random(_settings.Seed);
        foreach (var client in _clients)
        {
            var factory = client.Services.GetRequiredService<IClusterClient>();
            foreach (var (kind, key) in Grains)
            {
                var pause = _settings.Pause * (0.5 + random.NextDouble());
                _callers.Add(Task.Run(() => CallOnAndOnAsync(Find(factory, kind, key), kind, key, pause)));
            }
        }
    }

    private async Task CallOnAndOnAsync(IChaosGrain grain, CallKind kind, string key, TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        while (!_stop.IsCancellationRequested)
        {
            Log.Add(await CallAsync(grain, kind, key));
            await timer.WaitForNextTickAsync();
        }
    }

    private async Task<Call> CallAsync(IChaosGrain grain, CallKind kind, string key)
    {
        var started = Log.Now;
        while (true)
        {
            try
            {
                var answer = await grain.CallAsync();
                return new Call(kind, key, started, Log.Now, answer);
            }
            catch (OrleansMessageRejectionException) when (Log.Now - started < _settings.RetryFor)
            {
                // It was not executed; the caller may send it again.
                await Task.Delay(RetryPause, TimeProvider.System);
            }
            catch (Exception exception)
            {
                return new Call(kind, key, started, Log.Now, null, $"{exception.GetType().Name}: {exception.Message}");
            }
        }
    }
}
