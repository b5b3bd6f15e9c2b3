namespace Orleans.Runtime.Messaging;

/// <summary>Carries messages whose <see cref="Message.TargetSilo"/> is set to another endpoint.</summary>
internal interface IMessageTransport
{
    /// <summary>Sends without waiting. What can't be delivered is answered to its sender with a failure; never dropped silently.</summary>
    void Send(Message message);

    /// <summary>Whether <see cref="Send"/> has read a call's arguments when it returns, so that they need no copy.</summary>
    bool ReadsAtOnce(Message message) => false;
}

/// <summary>An endpoint's door for messages that come from elsewhere.</summary>
internal interface IMessageReceiver
{
    void Receive(Message message);

    /// <summary>Takes note that a grain was not where this silo had thought, when it passed a client's call on.</summary>
    void OnWrongGuess(GrainAddress wrong)
    {
    }

    /// <summary>Says whether there is such a silo in the cluster, as far as is known here.</summary>
    bool KnowsSilo(SiloAddress silo) => false;

    /// <summary>Gets the runtime that references in messages from a network are bound to.</summary>
    RuntimeClient? Runtime => null;

    /// <summary>Whether a request will be run here, as far as is known: if not, its body is left as it came.</summary>
    bool Opens(Message message) => true;
}
