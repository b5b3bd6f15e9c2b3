using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>A table that can be taken away, and emptied.</summary>
internal sealed class FlakyTable : IMembershipTable
{
    private IMembershipTable _table = new InMemoryMembershipTable();

    public bool IsAway { get; set; }

    private IMembershipTable Table => IsAway ? throw new IOException("The table is away.") : _table;

    public void Empty() => _table = new InMemoryMembershipTable();

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Table.InitializeMembershipTable(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => Table.DeleteMembershipTableEntries(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Table.CleanupDefunctSiloEntries(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Table.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => Table.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Table.InsertRow(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Table.UpdateRow(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => Table.UpdateIAmAlive(entry);
}
