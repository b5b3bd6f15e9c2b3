using System.Net;

namespace StackExchange.Redis;

public class HashSlotMovedEventArgs(object sender, int hashSlot, EndPoint old, EndPoint @new) : EventArgs
{
    public int HashSlot { get; } = hashSlot;

    public EndPoint? OldEndPoint { get; } = old;

    public EndPoint NewEndPoint { get; } = @new;

    internal object Sender { get; } = sender;
}
