namespace Orleans.Configuration;

/// <summary>How a client finds gateways.</summary>
public class GatewayOptions
{
    /// <summary>Gets or sets how often the list of gateways is asked for. Default: 1 minute.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
