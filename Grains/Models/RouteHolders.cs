namespace Grid.Models;

// Who is told of new route tables, and until when.
//
// Not thread-safe: an activation runs one turn at a time.

/// <summary>
/// Keeps the holders of leases on a model's routes.
/// </summary>
internal sealed class RouteHolders(TimeProvider clock)
{
    /// <summary>How long a lease lasts.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IRouteObserver, long> _expiries = [];

    public int Count => _expiries.Count;

    public void Add(IRouteObserver holder)
        => _expiries[holder] = clock.GetTimestamp() + (long)(Lease.TotalSeconds * clock.TimestampFrequency);

    public void Remove(IRouteObserver holder) => _expiries.Remove(holder);

    /// <summary>Drops those whose lease is over, and lists the others.</summary>
    public IRouteObserver[] Current()
    {
        var now = clock.GetTimestamp();
        foreach (var (holder, expiry) in _expiries)
        {
            if (expiry <= now)
            {
                _expiries.Remove(holder);
            }
        }

        return [.. _expiries.Keys];
    }
}
