using System.Globalization;
using Orleans.Messaging;

namespace Orleans.Runtime.MembershipService;

/// <summary>The table of a cluster whose silos live in one process. Rows are copied on their way in and out.</summary>
internal sealed class InMemoryMembershipTable : IMembershipTable, IGatewayListProvider
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, long Etag)> _rows = [];
    private int _version;
    private long _lastEtag;

    public TimeSpan MaxStaleness => TimeSpan.Zero;

    public bool IsUpdatable => true;

    private string VersionEtag => _version.ToString(CultureInfo.InvariantCulture);

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate)
        {
            _rows.Clear();
        }

        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
        {
            foreach (var (silo, row) in _rows.ToArray())
            {
                var lastSign = row.Entry.IAmAliveTime > row.Entry.StartTime ? row.Entry.IAmAliveTime : row.Entry.StartTime;
                if (row.Entry.Status == SiloStatus.Dead && lastSign < beforeDate.UtcDateTime)
                {
                    _rows.Remove(silo);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Task.FromResult(Read(silo => silo.Equals(key)));

    public Task<MembershipTableData> ReadAll() => Task.FromResult(Read(static _ => true));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate)
        {
            return Task.FromResult(!_rows.ContainsKey(entry.SiloAddress) && TryWrite(entry, tableVersion));
        }
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
        {
            return Task.FromResult(_rows.TryGetValue(entry.SiloAddress, out var row) && Text(row.Etag) == etag && TryWrite(entry, tableVersion));
        }
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(entry.SiloAddress, out var row))
            {
                row.Entry.IAmAliveTime = entry.IAmAliveTime;
            }
        }

        return Task.CompletedTask;
    }

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways()
    {
        lock (_gate)
        {
            return Task.FromResult<IList<Uri>>(
            [
                .. _rows.Values.Select(static row => GatewayUris.GetGateway(row.Entry)).OfType<SiloAddress>().Select(GatewayUris.ToGatewayUri),
            ]);
        }
    }

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);

    private bool TryWrite(MembershipEntry entry, TableVersion version)
    {
        if (version.VersionEtag != VersionEtag)
        {
            return false;
        }

        _rows[entry.SiloAddress] = (entry.Copy(), ++_lastEtag);
        _version = version.Version;
        return true;
    }

    private MembershipTableData Read(Func<SiloAddress, bool> isWanted)
    {
        lock (_gate)
        {
            return new(
                [.. _rows.Where(row => isWanted(row.Key)).Select(static row => Tuple.Create(row.Value.Entry.Copy(), Text(row.Value.Etag)))],
                new TableVersion(_version, VersionEtag));
        }
    }
}
