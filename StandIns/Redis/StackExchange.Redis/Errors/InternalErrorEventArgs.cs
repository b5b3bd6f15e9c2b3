using System.Net;

namespace StackExchange.Redis;

public class InternalErrorEventArgs(object sender, EndPoint? endpoint, ConnectionType connectionType, Exception exception, string? origin) : EventArgs
{
    public ConnectionType ConnectionType { get; } = connectionType;

    public EndPoint? EndPoint { get; } = endpoint;

    public Exception Exception { get; } = exception;

    public string? Origin { get; } = origin;

    internal object Sender { get; } = sender;
}
