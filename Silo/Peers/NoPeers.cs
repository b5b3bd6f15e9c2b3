namespace Grid.Silo.Peers;

/// <summary>
/// The other silos of a silo on its own.
/// </summary>
internal sealed class NoPeers : IPeerAddresses
{
    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> ListWithoutDoor() => [];

    /// <inheritdoc/>
    public bool IsAnnounced(string door) => false;

    /// <inheritdoc/>
    public void LookAgain()
    {
    }
}
