using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Grid.Silo.Hosting;

/// <summary>
/// The connections that clients have open, so that those still busy when a drain has taken too long can be cut.
/// </summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();

    /// <summary>Gets how many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Wraps the handling of a connection.</summary>
    /// <param name="next">What handles it.</param>
    /// <returns>The wrapped handling.</returns>
    public ConnectionDelegate Track(ConnectionDelegate next) => async connection =>
    {
        _open[connection] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    };

    /// <summary>Cuts all.</summary>
    public void Abort()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The silo has stopped."));
        }
    }
}
