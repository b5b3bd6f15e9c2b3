namespace Grid.Silo.Peers;

/// <summary>
/// Where the other silos of the cluster are.
/// </summary>
internal interface IPeerAddresses
{
    /// <summary>Lists the doors of the other silos that run.</summary>
    /// <returns>The addresses.</returns>
    IReadOnlyList<string> List();

    /// <summary>Lists the other silos that run and whose doors are not known yet.</summary>
    /// <returns>Their addresses.</returns>
    IReadOnlyList<string> ListWithoutDoor();

    /// <summary>Tells whether a door is one of <see cref="List"/>. Asked for each request between silos.</summary>
    /// <param name="door">The address.</param>
    /// <returns>Whether it is.</returns>
    bool IsAnnounced(string door);

    /// <summary>Has the table of members read now, without waiting for it: it may have lost its rows.</summary>
    void LookAgain();
}
