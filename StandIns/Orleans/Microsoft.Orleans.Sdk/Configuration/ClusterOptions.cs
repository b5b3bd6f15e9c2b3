namespace Orleans.Configuration;

/// <summary>The names of the service and of the cluster.</summary>
public class ClusterOptions
{
    public const string DefaultClusterId = "default";
    public const string DefaultServiceId = "default";

    /// <summary>Gets or sets the name of the cluster: silos of one cluster find each other by it.</summary>
    /// <value>Default: "default".</value>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>Gets or sets the name of the service: it outlives clusters and is part of the keys of stored state.</summary>
    /// <value>Default: "default".</value>
    public string ServiceId { get; set; } = DefaultServiceId;
}
