using System.Diagnostics;
using System.Net;

namespace Orleans.Runtime.Messaging;

/// <summary>The place of one connection, taken in the handshake; given back when the connection ends.</summary>
internal sealed class ConnectionPlace(ConnectionPlaces places, IDisposable connection, IPAddress group) : IDisposable
{
    private readonly long _taken = Stopwatch.GetTimestamp();

    public IDisposable Connection => connection;

    public IPAddress Group => group;

    /// <summary>Gets how long nothing has come.</summary>
    public TimeSpan SilentTime => SilentFor?.Invoke() ?? Stopwatch.GetElapsedTime(_taken);

    /// <summary>Sets who knows, once the connection is read.</summary>
    public Func<TimeSpan>? SilentFor { private get; set; }

    public void Dispose() => places.GiveBack(this);
}
