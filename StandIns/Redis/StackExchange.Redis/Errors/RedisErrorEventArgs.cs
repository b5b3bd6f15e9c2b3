using System.Net;

namespace StackExchange.Redis;

public class RedisErrorEventArgs(object sender, EndPoint endpoint, string message) : EventArgs
{
    public EndPoint EndPoint { get; } = endpoint;

    public string Message { get; } = message;

    internal object Sender { get; } = sender;
}
