namespace Orleans.Configuration;

/// <summary>A client's gateways.</summary>
public class GatewayOptions
{
    /// <summary>Gets or sets how often the list of gateways is read.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets which gateway of the list gets all messages while it can; -1 to spread them.</summary>
    /// <value>Default: -1.</value>
    public int PreferredGatewayIndex { get; set; } = -1;
}
