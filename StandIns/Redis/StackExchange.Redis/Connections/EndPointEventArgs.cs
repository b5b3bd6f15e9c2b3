using System.Net;

namespace StackExchange.Redis;

public class EndPointEventArgs(object sender, EndPoint endpoint) : EventArgs
{
    public EndPoint EndPoint { get; } = endpoint;

    internal object Sender { get; } = sender;
}
