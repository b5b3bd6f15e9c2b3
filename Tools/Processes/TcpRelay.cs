using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Grid.Processes;

/// <summary>
/// Stands before a port of 127.0.0.1 and passes connections on, until told to lose what comes from a process: as in a
/// network that is cut, nothing arrives any more in either direction and neither end is told. Once healed, all that
/// waited arrives.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Lock _lock = new();
    private readonly HashSet<int> _cut = [];
    private readonly int _targetPort;
    private readonly Task _accepting;
    private bool _isCut;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Initializes a new instance of the <see cref="TcpRelay"/> class, listening on a free port.</summary>
    /// <param name="targetPort">The port to pass connections on to.</param>
    public TcpRelay(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the port it listens on.</summary>
    public int Port { get; }

    /// <summary>Loses what goes to and from everyone.</summary>
    public void Cut() => Change(() => _isCut = true);

    /// <summary>Loses what goes to and from one process.</summary>
    /// <param name="processId">Its id.</param>
    public void Cut(int processId) => Change(() => _cut.Add(processId));

    /// <summary>Loses nothing any more.</summary>
    public void Heal() => Change(() =>
    {
        _isCut = false;
        _cut.Clear();
    });

    /// <summary>Stops listening and closes all connections.</summary>
    /// <returns>A task that ends when all is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task WaitUntilOpenAsync(SocketOwner peer)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (!_isCut && !_cut.Any(peer.Is))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(_stop.Token);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = RelayAsync(socket);
                _connections.TryAdd(connection, 0);
                _ = connection.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Disposed of.
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        using (near)
        {
            try
            {
                var peer = new SocketOwner(((IPEndPoint)near.RemoteEndPoint!).Port, Port);
                await WaitUntilOpenAsync(peer);
                await far.ConnectAsync(IPAddress.Loopback, _targetPort, _stop.Token);
                // One direction that fails ends the other; one that ends in order does not.
                using var broken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAll(CopyAsync(near, far, peer, broken), CopyAsync(far, near, peer, broken));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // As TCP does when a process is killed: the other end sees a reset.
                near.LingerState = new LingerOption(true, 0);
                far.LingerState = new LingerOption(true, 0);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, SocketOwner peer, CancellationTokenSource broken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, broken.Token);
                await WaitUntilOpenAsync(peer);
                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), broken.Token);
                }
            }
        }
        catch
        {
            await WaitUntilOpenAsync(peer);
            await broken.CancelAsync();
            throw;
        }
    }
}
