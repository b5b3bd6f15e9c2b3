using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>A table that can be taken away, emptied, and put back to what it was. A sign of life needs a row, as in Redis.</summary>
internal sealed class FlakyTable : IMembershipTable
{
    private IMembershipTable _table = new InMemoryMembershipTable();

    private MembershipTableData? _remembered;

    public bool IsAway { get; set; }

    private IMembershipTable Table => IsAway ? throw new IOException("The table is away.") : _table;

    public void Empty() => _table = new InMemoryMembershipTable();

    public async Task RememberAsync() => _remembered = await ReadAll();

    public async Task FallBackAsync()
    {
        Empty();
        foreach (var (entry, _) in _remembered!.Members)
        {
            Assert.True(await InsertRow(entry, new TableVersion(_remembered.Version.Version, (await ReadAll()).Version.VersionEtag)));
        }
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Table.InitializeMembershipTable(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => Table.DeleteMembershipTableEntries(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Table.CleanupDefunctSiloEntries(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Table.ReadRow(key);

    public Task<MembershipTableData> ReadAll() => Table.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Table.InsertRow(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Table.UpdateRow(entry, etag, tableVersion);

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        if ((await ReadRow(entry.SiloAddress)).Members.Count == 0)
        {
            throw new InvalidOperationException($"Silo {entry.SiloAddress} has no row.");
        }

        await Table.UpdateIAmAlive(entry);
    }
}
