using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Messaging;

namespace Orleans.Runtime.Messaging;

// The client's connections: one to every gateway of the list, kept up by a loop of its own that dials again with growing
// pauses until the gateway leaves the list. So each silo can call the client's observers itself, and when a gateway goes
// the others are there already.
//
// A grain's messages go by one gateway while the set of usable ones stays the same, which spreads grains over gateways.
internal sealed partial class GatewayPool : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IGatewayListProvider _list;
    private readonly TimeSpan _refreshPeriod;
    private readonly int _preferred;
    private readonly Func<Uri, CancellationToken, Task<GatewayConnection>> _open;
    private readonly Action<GatewayConnection, string> _onLost;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Uri, Entry> _entries = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private volatile GatewayConnection[] _usable = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri[] _order = [];

    public GatewayPool(
        IGatewayListProvider list,
        TimeSpan refreshPeriod,
        int preferred,
        Func<Uri, CancellationToken, Task<GatewayConnection>> open,
        Action<GatewayConnection, string> onLost,
        ILogger logger)
    {
        _list = list;
        _refreshPeriod = refreshPeriod;
        _preferred = preferred;
        _open = open;
        _onLost = onLost;
        _logger = logger;
    }

    /// <summary>Gets the connections that messages may go by now.</summary>
    public IReadOnlyList<GatewayConnection> Usable => _usable;

    /// <summary>Connects to the gateways of the list; fails if none answers.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _list.InitializeGatewayListProvider();
        await RefreshAsync();
        var entries = _entries.Values.ToArray();
        if (entries.Length == 0)
        {
            throw new SiloUnavailableException("The cluster has no gateways: no active silo has one.");
        }

        var first = await Task.WhenAny(Task.WhenAll(entries.Select(static entry => entry.Tried)), WaitForUsableAsync()).WaitAsync(cancellation);
        if (_usable.Length == 0)
        {
            await first;
            throw new SiloUnavailableException(
                $"None of the {entries.Length} gateways could be reached. {string.Join(" ", entries.Select(static entry => entry.LastFailure))}");
        }

        _ = RefreshRepeatedlyAsync();
    }

    public GatewayConnection? Pick(GrainId target)
    {
        var usable = _usable;
        return usable.Length == 0 ? null
            : usable.Length == 1 || _preferred >= 0 ? usable[0]
            : usable[(int)(target.GetUniformHashCode() % (uint)usable.Length)];
    }

    /// <summary>Leaves out connections that are lost or draining.</summary>
    public void Update()
    {
        lock (_gate)
        {
            _usable = [.. _order
                .Select(uri => _entries.TryGetValue(uri, out var entry) ? entry.Connection : null)
                .OfType<GatewayConnection>()
                .Where(static connection => !connection.IsLost && !connection.IsDraining)];
            if (_preferred > 0 && _preferred < _usable.Length)
            {
                (_usable[0], _usable[_preferred]) = (_usable[_preferred], _usable[0]);
            }

            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var entry in _entries.Values)
        {
            entry.Connection?.Dispose();
        }
    }

    private async Task WaitForUsableAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (_usable.Length != 0)
            {
                return;
            }

            await changed;
        }
    }

    private async Task RefreshRepeatedlyAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // Without a connection the list that is known may be the reason: it is read again soon.
                var pause = _usable.Length != 0 ? _refreshPeriod : TimeSpan.FromSeconds(1);
                await Task.Delay(pause, TimeProvider.System, _stop.Token);
                await RefreshAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogListFailed(_logger, exception);
            }
        }
    }

    private async Task RefreshAsync()
    {
        var gateways = await _list.GetGateways();
        _order = [.. gateways];
        foreach (var (uri, entry) in _entries)
        {
            if (!gateways.Contains(uri))
            {
                entry.IsListed = false;
                _entries.TryRemove(uri, out _);

                // Its connection ends by itself: responses may still come by it.
            }
        }

        foreach (var uri in gateways)
        {
            if (!_entries.ContainsKey(uri))
            {
                var entry = _entries[uri] = new Entry();
                _ = KeepAsync(uri, entry);
            }
        }

        Update();
    }

    private async Task KeepAsync(Uri uri, Entry entry)
    {
        var pause = FirstPause;
        while (entry.IsListed && !_stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await _open(uri, _stop.Token);
                pause = FirstPause;
                entry.Connection = connection;
                var run = connection.RunAsync();
                Update();
                var reason = await run;
                entry.LastFailure = $"The connection to {uri} was lost: {reason}";
                Update();
                entry.SetTried();
                LogLost(_logger, uri, reason);
                _onLost(connection, reason);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                entry.LastFailure = exception.Message;
                LogFailed(_logger, uri, exception.Message);
                entry.SetTried();
            }

            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(330, LogLevel.Warning, "The list of gateways could not be read; the known ones are used.")]
    private static partial void LogListFailed(ILogger logger, Exception exception);

    [LoggerMessage(331, LogLevel.Information, "The connection to gateway {Gateway} was lost: {Reason}")]
    private static partial void LogLost(ILogger logger, Uri gateway, string reason);

    [LoggerMessage(332, LogLevel.Information, "Gateway {Gateway} can't be reached: {Reason}")]
    private static partial void LogFailed(ILogger logger, Uri gateway, string reason);

    private sealed class Entry
    {
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsListed = true;

        public GatewayConnection? Connection { get; set; }

        public string LastFailure { get; set; } = "";

        /// <summary>Ends when the first attempt has failed, or its connection is lost.</summary>
        public Task Tried => _tried.Task;

        public void SetTried() => _tried.TrySetResult();
    }
}
