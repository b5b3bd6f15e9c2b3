namespace Grid.Silo.Peers;

/// <summary>
/// The paths of requests between silos.
/// </summary>
internal static class PeerPaths
{
    /// <summary>What all of them begin with, but for the question whether a silo lives.</summary>
    public const string Prefix = "/grid/v1/";

    /// <summary>Inference by a replica on that silo: POST, with the body as it came to the first door.</summary>
    public const string Infer = "/grid/v1/infer";

    /// <summary>Model files: GET, followed by <c>tenant/model/version/digest</c>.</summary>
    public const string Files = "/grid/v1/files/";

    /// <summary>The snapshots of the control plane's records: GET.</summary>
    public const string Snapshots = "/grid/v1/snapshots";

    /// <summary>The recovery of the control plane's state: POST, by an operator, who reads the cluster's key where a silo keeps it.</summary>
    public const string Recover = "/grid/v1/recover";

    /// <summary>Whether the silo lives: GET.</summary>
    public const string Live = "/v2/health/live";
}
