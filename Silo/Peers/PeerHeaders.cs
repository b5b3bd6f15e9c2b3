namespace Grid.Silo.Peers;

/// <summary>
/// The headers of requests between silos.
/// </summary>
internal static class PeerHeaders
{
    /// <summary>The cluster's key: who has none is neither a silo nor an operator of one.</summary>
    public const string Key = "Grid-Cluster-Key";

    /// <summary>Which replica the request is for, as <c>tenant/model/version/number</c>.</summary>
    public const string Replica = "Grid-Replica";

    /// <summary>The plan that the replica must have been loaded by.</summary>
    public const string Fence = "Grid-Fence";

    /// <summary>
    /// How many microseconds the request has been under way: its time-out, which only the silo that decodes the body knows, counts
    /// from when it came to the first door.
    /// </summary>
    public const string Age = "Grid-Age";

    /// <summary>On an answer: nothing was done, since the replica isn't what the route said.</summary>
    public const string Stale = "Grid-Stale-Route";
}
