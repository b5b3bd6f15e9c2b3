namespace Orleans.Messaging;

/// <summary>Tells clients which gateways there are.</summary>
public interface IGatewayListProvider
{
    Task InitializeGatewayListProvider();

    /// <summary>Returns the gateways of the active silos, each as <c>gwy.tcp://address:port/generation</c>.</summary>
    Task<IList<Uri>> GetGateways();

    /// <summary>Gets how old a list may be before it is asked for again.</summary>
    TimeSpan MaxStaleness { get; }

    /// <summary>Gets whether the list can change at all.</summary>
    bool IsUpdatable { get; }
}
