using System.Globalization;
using System.Net;
using System.Security.Authentication;

namespace StackExchange.Redis;

// The texts of what goes wrong on the way, in one place.
internal static class Faults
{
    public static RedisConnectionException CannotConnect(EndPoint endPoint, Exception fault)
    {
        var type = fault switch
        {
            RedisConnectionException known => known.FailureType,
            AuthenticationException => ConnectionFailureType.AuthenticationFailure,
            _ => ConnectionFailureType.UnableToConnect,
        };
        return new(type, $"Cannot connect to Redis at {EndPointCollection.ToString(endPoint)}: {fault.Message}", fault);
    }

    public static RedisConnectionException ConnectTimedOut(EndPoint endPoint, int timeout, Exception fault) => new(
        ConnectionFailureType.UnableToConnect,
        $"Cannot connect to Redis at {EndPointCollection.ToString(endPoint)}: no connection and handshake within connectTimeout={timeout} ms.",
        fault);

    // None of the servers could be reached at the start.
    public static RedisConnectionException NoServer(IEnumerable<EndPoint> endPoints, Exception? fault) => new(
        fault is RedisConnectionException known ? known.FailureType : ConnectionFailureType.UnableToConnect,
        $"It was not possible to connect to any of the Redis servers {string.Join(", ", endPoints.Select(EndPointCollection.ToString))}. " +
        $"{fault?.Message} Correct the connection string, or set abortConnect=false to start without a server and go on trying.",
        fault);

    // It may have been sent when the connection broke.
    public static RedisConnectionException Lost(Message message, EndPoint endPoint, Exception fault) => new(
        TypeOf(fault),
        $"The connection to {EndPointCollection.ToString(endPoint)} broke {Age(message.SentAt)} ms after {message} was sent: {fault.Message} " +
        "The server may have run the command or not; it is not sent again.",
        fault,
        CommandStatus.Sent);

    // It has certainly not been sent.
    public static RedisConnectionException NotSent(Message message, EndPoint endPoint, Exception? fault) => new(
        TypeOf(fault),
        $"{message} was not sent to {EndPointCollection.ToString(endPoint)}: {fault?.Message ?? "the connection has ended."}",
        fault,
        CommandStatus.WaitingToBeSent);

    // Sent, and no reply in time.
    public static RedisTimeoutException Late(Message message, EndPoint endPoint, long now, int timeout, int unanswered, int waiting, long silence) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Timeout awaiting response to {message} from {EndPointCollection.ToString(endPoint)}: {now - message.CreatedAt} ms have passed of {timeout} ms, ") +
        string.Create(CultureInfo.InvariantCulture,
            $"{message.SentAt - message.CreatedAt} ms of them before it was sent. {unanswered} commands are sent and unanswered, {waiting} wait to be sent; ") +
        string.Create(CultureInfo.InvariantCulture,
            $"the server was last heard {silence} ms ago. The server may have run the command or not. If it is only slow, raise asyncTimeout and syncTimeout."),
        CommandStatus.Sent);

    // It waited for its turn on a connection for too long.
    public static RedisTimeoutException NeverWritten(Message message, EndPoint endPoint, long now, int timeout, int unanswered, int waiting) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Timeout awaiting a turn for {message} on the connection to {EndPointCollection.ToString(endPoint)}: {now - message.CreatedAt} ms have passed of {timeout} ms. ") +
        string.Create(CultureInfo.InvariantCulture,
            $"{unanswered} commands are sent and unanswered, {waiting} wait to be sent. The command has not been sent."),
        CommandStatus.WaitingToBeSent);

    // It waited for a connection for too long.
    public static RedisConnectionException NoConnection(Message message, EndPoint endPoint, long now, int waiting, Exception? fault) => new(
        ConnectionFailureType.UnableToResolvePhysicalConnection,
        string.Create(CultureInfo.InvariantCulture,
            $"There is no connection to {EndPointCollection.ToString(endPoint)} for {message}, which has waited {now - message.CreatedAt} ms with {waiting} others. ") +
        $"The command has not been sent. {fault?.Message}",
        fault,
        CommandStatus.WaitingInBacklog);

    public static ObjectDisposedException Closed(Message message)
        => new(nameof(ConnectionMultiplexer), $"The multiplexer is closed; {message} has not been sent, or its reply has not come.");

    private static ConnectionFailureType TypeOf(Exception? fault) => fault switch
    {
        RedisConnectionException known => known.FailureType,
        ObjectDisposedException => ConnectionFailureType.ConnectionDisposed,
        null => ConnectionFailureType.UnableToResolvePhysicalConnection,
        _ => ConnectionFailureType.SocketFailure,
    };

    private static string Age(long since) => (Clock.Now - since).ToString(CultureInfo.InvariantCulture);
}
