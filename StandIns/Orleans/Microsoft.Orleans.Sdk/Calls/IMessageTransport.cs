namespace Orleans.Runtime.Messaging;

/// <summary>Carries messages whose <see cref="Message.TargetSilo"/> is set to another endpoint.</summary>
internal interface IMessageTransport
{
    /// <summary>Sends without waiting. What can't be delivered is answered to its sender with a failure; never dropped silently.</summary>
    void Send(Message message);
}

/// <summary>An endpoint's door for messages that come from elsewhere.</summary>
internal interface IMessageReceiver
{
    void Receive(Message message);
}
