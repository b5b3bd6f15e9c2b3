namespace Grid.Silo.Peers;

// The doors that the membership announces, where a test has no cluster.
internal sealed class PeerList : IPeerAddresses
{
    public IReadOnlyList<string> Doors { get; set; } = [];

    public IReadOnlyList<string> List() => Doors;

    public IReadOnlyList<string> ListWithoutDoor() => [];

    public bool IsAnnounced(string door) => Doors.Contains(door);

    public void LookAgain()
    {
    }
}
