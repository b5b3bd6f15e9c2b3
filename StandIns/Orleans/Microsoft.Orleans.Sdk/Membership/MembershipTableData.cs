namespace Orleans;

/// <summary>Rows of the membership table, each with its etag, and the table's version.</summary>
public sealed class MembershipTableData
{
    public MembershipTableData(List<Tuple<MembershipEntry, string>> list, TableVersion version)
    {
        // The youngest first, as readers of a table with many old entries expect.
        Members = [.. list.OrderByDescending(static row => row.Item1.SiloAddress.Generation)];
        Version = version;
    }

    public MembershipTableData(Tuple<MembershipEntry, string> tuple, TableVersion version)
    {
        Members = [tuple];
        Version = version;
    }

    public MembershipTableData(TableVersion version)
    {
        Members = [];
        Version = version;
    }

    public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; }

    public TableVersion Version { get; }

    /// <summary>Returns a silo's row and etag, or null.</summary>
    public Tuple<MembershipEntry, string>? TryGet(SiloAddress silo) => Members.FirstOrDefault(row => row.Item1.SiloAddress.Equals(silo));

    public override string ToString() => $"{Members.Count} silos, version {Version}";
}
