namespace Orleans;

/// <summary>The version of a membership table and the etag it was read with.</summary>
[Immutable]
public sealed class TableVersion(int version, string eTag) : IEquatable<TableVersion>
{
    /// <summary>Gets the version; it only grows.</summary>
    public int Version { get; } = version;

    /// <summary>Gets the etag of the version that was read, which the table must still have when it is written.</summary>
    public string VersionEtag { get; } = eTag;

    /// <summary>Returns what the next change is written with: a version more, based on this one's etag.</summary>
    public TableVersion Next() => new(Version + 1, VersionEtag);

    public bool Equals(TableVersion? other) => other is not null && Version == other.Version && VersionEtag == other.VersionEtag;

    public override bool Equals(object? obj) => Equals(obj as TableVersion);

    public override int GetHashCode() => HashCode.Combine(Version, VersionEtag);

    public override string ToString() => $"<{Version}, {VersionEtag}>";

    public static bool operator ==(TableVersion? left, TableVersion? right) => Equals(left, right);

    public static bool operator !=(TableVersion? left, TableVersion? right) => !Equals(left, right);
}
