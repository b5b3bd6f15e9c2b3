namespace Grid.Silo.Peers;

/// <summary>
/// Where the other silos of the cluster are.
/// </summary>
internal interface IPeerAddresses
{
    /// <summary>Lists the doors of the other silos that run.</summary>
    /// <returns>The addresses.</returns>
    IReadOnlyList<string> List();
}
