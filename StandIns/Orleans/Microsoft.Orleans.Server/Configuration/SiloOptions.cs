using System.Net;

namespace Orleans.Configuration;

/// <summary>The silo itself.</summary>
public class SiloOptions
{
    /// <summary>Gets or sets the silo's name.</summary>
    /// <value>Default: "Silo_" and five hexadecimal digits.</value>
    public string SiloName { get; set; } = $"Silo_{Guid.NewGuid():N}"[..10];
}

/// <summary>Where the silo listens.</summary>
public class EndpointOptions
{
    public IPAddress AdvertisedIPAddress { get; set; } = IPAddress.Loopback;

    /// <summary>Gets or sets the port for other silos. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Gets or sets the port for clients; 0 for none. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    public IPEndPoint? SiloListeningEndpoint { get; set; }

    public IPEndPoint? GatewayListeningEndpoint { get; set; }
}

/// <summary>A silo's messaging.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>Gets or sets how often a message that was never started may be passed on.</summary>
    /// <remarks>
    /// A wrong guess, an activation that is going and a lost race for the next one are three already; each is rare, and all
    /// happen at once when silos are restarted one by one.
    /// </remarks>
    /// <value>Default: 10 (Orleans has 2).</value>
    public int MaxForwardCount { get; set; } = 10;

    /// <summary>Gets or sets whether a call that still waits for its turn when its caller has given it up is dropped.</summary>
    /// <value>Default: true.</value>
    public bool DropExpiredMessages { get; set; } = true;

    /// <summary>Gets or sets how many connections of clients the gateway takes; more are refused. A client has two.</summary>
    /// <remarks>Not in Orleans. Each takes 64 KiB while it is idle.</remarks>
    /// <value>At least 2. Default: 10,000.</value>
    public int MaxGatewayConnections { get; set; } = 10_000;
}
