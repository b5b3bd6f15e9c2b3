using System.Net;

namespace StackExchange.Redis;

// What handlers are told. They run on the pool, since they may do anything.
public sealed partial class ConnectionMultiplexer
{
    /// <inheritdoc/>
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed;

    /// <inheritdoc/>
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored;

    /// <inheritdoc/>
    public event EventHandler<InternalErrorEventArgs>? InternalError;

    /// <inheritdoc/>
    public event EventHandler<RedisErrorEventArgs>? ErrorMessage;

    /// <inheritdoc/>
    public event EventHandler<EndPointEventArgs>? ConfigurationChanged;

    /// <inheritdoc/>
    public event EventHandler<HashSlotMovedEventArgs>? HashSlotMoved;

    internal void OnConnected(Link link, ServerEntry server, bool isRestored)
    {
        if (isRestored)
        {
            Raise(ConnectionRestored, Args(link, server.EndPoint, null));
        }

        if (server.Facts.ServerType == ServerType.Cluster && (isRestored || Volatile.Read(ref _slots) is null))
        {
            LookAroundSoon();
        }
    }

    internal void OnFailed(Link link, ServerEntry server, EndPoint endPoint, Exception? fault)
    {
        Raise(ConnectionFailed, Args(link, endPoint, fault));
        Subscriptions.OnFailed(server);
        if (Volatile.Read(ref _slots) is not null)
        {
            LookAroundSoon();
        }
    }

    internal void OnHandlerFault(Exception fault) => Raise(InternalError, new InternalErrorEventArgs(this, null, ConnectionType.Subscription, fault, "handler"));

    internal void OnErrorMessage(EndPoint endPoint, string message) => Raise(ErrorMessage, new RedisErrorEventArgs(this, endPoint, message));

    private static ConnectionFailedEventArgs Args(Link link, EndPoint endPoint, Exception? fault) => new(
        endPoint,
        link.Type,
        fault is null ? ConnectionFailureType.None : (fault as RedisConnectionException)?.FailureType ?? ConnectionFailureType.SocketFailure,
        fault,
        $"{EndPointCollection.ToString(endPoint)}/{link.Type}");

    private void Raise<T>(EventHandler<T>? handlers, T args)
    {
        if (handlers is not null && Volatile.Read(ref _closed) == 0)
        {
            ThreadPool.QueueUserWorkItem(static work => work.handlers(work.sender, work.args), (handlers, sender: this, args), preferLocal: false);
        }
    }
}
