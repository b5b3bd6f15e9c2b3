using Grid.Models;

namespace Grid.Routing;

/// <summary>
/// A route table and how long it may be used, in timestamps of the router's clock.
/// </summary>
/// <param name="Table">The table; null before the first answer.</param>
/// <param name="RenewAt">From then on, a use has the lease renewed.</param>
/// <param name="LeasedUntil">Until then the holder is told of changes.</param>
/// <param name="EmptyUntil">
/// Until then a table without versions is believed. Shorter than the lease, since a grain that has moved tells nobody, and a
/// door that believes in nothing has no stale route to learn from.
/// </param>
internal sealed record RouteSnapshot(RouteTable? Table, long RenewAt, long LeasedUntil, long EmptyUntil)
{
    public static RouteSnapshot None { get; } = new(null, long.MinValue, long.MinValue, long.MinValue);

    /// <summary>Tells whether the table may be used without asking.</summary>
    public bool IsValidAt(long now)
        => now < LeasedUntil && Table is not null && (!Table.Versions.IsEmpty || now < EmptyUntil);
}
