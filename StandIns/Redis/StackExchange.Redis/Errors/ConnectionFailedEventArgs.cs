using System.Net;

namespace StackExchange.Redis;

/// <summary>Which connection failed or came back, and why it had failed.</summary>
public class ConnectionFailedEventArgs : EventArgs
{
    private readonly string _physicalName;

    public ConnectionFailedEventArgs(object sender, EndPoint endPoint, ConnectionType connectionType, ConnectionFailureType failureType, Exception exception, string physicalName)
        : this(endPoint, connectionType, failureType, exception, physicalName)
        => _ = sender;

    internal ConnectionFailedEventArgs(EndPoint? endPoint, ConnectionType connectionType, ConnectionFailureType failureType, Exception? exception, string physicalName)
    {
        EndPoint = endPoint;
        ConnectionType = connectionType;
        FailureType = failureType;
        Exception = exception;
        _physicalName = physicalName;
    }

    public EndPoint? EndPoint { get; }

    public ConnectionType ConnectionType { get; }

    public ConnectionFailureType FailureType { get; }

    public Exception? Exception { get; }

    public override string ToString() => _physicalName;
}
