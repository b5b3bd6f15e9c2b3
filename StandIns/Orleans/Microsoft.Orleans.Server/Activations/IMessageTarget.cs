using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

/// <summary>What the catalog finds under a grain id: an activation, or the workers of a stateless one.</summary>
internal interface IMessageTarget
{
    void Receive(Message message);
}
