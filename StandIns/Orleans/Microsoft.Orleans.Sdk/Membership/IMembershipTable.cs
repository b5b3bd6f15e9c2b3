namespace Orleans;

// The rules that keep the table consistent, for whoever implements it:
//   * The table has a version. Each insert and update names the version it was based on (by its etag) and the next one; it
//     succeeds only if the table still has that etag, and then writes row and version in one step. So the states of the
//     table are a sequence that all silos agree on.
//   * TableVersion.Version is stored as it is given: a silo that finds the table emptied goes on from a later version.
//   * UpdateIAmAlive writes one column of one row, and changes neither version nor etags.

/// <summary>The silos of a cluster, stored where all of them can reach it.</summary>
public interface IMembershipTable
{
    /// <summary>Prepares the table; may be called by several silos at once, and again.</summary>
    /// <param name="tryInitTableVersion">Whether to write the first version if there is none.</param>
    Task InitializeMembershipTable(bool tryInitTableVersion);

    /// <summary>Removes all that is stored of a cluster.</summary>
    Task DeleteMembershipTableEntries(string clusterId);

    /// <summary>Removes the rows of dead silos that last said they were alive before a date.</summary>
    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    /// <summary>Returns one row, if it is there, and the table's version.</summary>
    Task<MembershipTableData> ReadRow(SiloAddress key);

    /// <summary>Returns all rows and the table's version, as they were at one moment.</summary>
    Task<MembershipTableData> ReadAll();

    /// <returns>False if the row is there already or the table has another version than <paramref name="tableVersion"/> was made from.</returns>
    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    /// <returns>False if the row has another etag, is not there, or the table has another version.</returns>
    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    /// <summary>Writes <see cref="MembershipEntry.IAmAliveTime"/> and nothing else.</summary>
    Task UpdateIAmAlive(MembershipEntry entry);
}
