namespace Orleans.Runtime.Messaging;

/// <summary>A silo's way to the other silos and to clients.</summary>
internal interface ISiloNetwork : IMessageTransport
{
    /// <summary>Opens the door for other silos; messages that come go to <paramref name="receiver"/>.</summary>
    Task StartAsync(SiloAddress self, IMessageReceiver receiver, CancellationToken cancellation);

    /// <summary>Lets clients in. Called when the silo is active.</summary>
    void OpenGateway();

    /// <summary>Tells clients to go elsewhere; responses under way still reach them. Called when the silo begins to stop.</summary>
    Task CloseGatewayAsync(CancellationToken cancellation);

    /// <summary>Closes what leads to a silo that is known to be dead; what is sent to it later fails at once.</summary>
    void Disconnect(SiloAddress silo);

    /// <summary>Sends nothing more to a silo that has stopped by itself, and returns when all that it had sent has come.</summary>
    Task LetGoAsync(SiloAddress silo);

    /// <summary>Returns when nothing is left to send, or after a while.</summary>
    Task DrainAsync(CancellationToken cancellation);

    /// <summary>Sends what is left to send, then closes everything; with a token that is cancelled already, at once.</summary>
    Task StopAsync(CancellationToken cancellation);
}
