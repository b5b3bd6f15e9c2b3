using Grid.Models;

namespace Grid.Routing;

// Readers take the snapshot, which is swapped whole. Asking is done once for all who wait.

/// <summary>
/// What a silo's doors know of a model's routes.
/// </summary>
internal sealed class RouteEntry(ModelKey model)
{
    private readonly Lock _lock = new();
    private volatile RouteSnapshot _snapshot = RouteSnapshot.None;
    private Task<RouteTable>? _asking;

    public ModelKey Model { get; } = model;

    public RouteSnapshot Snapshot => _snapshot;

    public bool IsAsking => Volatile.Read(ref _asking) is { IsCompleted: false };

    /// <summary>Takes in what was leased. A table that is not newer than the one held does not replace it.</summary>
    /// <returns>The table held from now on.</returns>
    public RouteTable Take(RouteTable table, long renewAt, long leasedUntil, long emptyUntil)
    {
        lock (_lock)
        {
            var held = _snapshot.Table;
            var kept = held is null || table.IsNewerThan(held) ? table : held;
            _snapshot = new RouteSnapshot(kept, renewAt, leasedUntil, emptyUntil);
            return kept;
        }
    }

    /// <summary>Takes in a table that was pushed, if it is newer than the one held.</summary>
    public void TakePushed(RouteTable table, long emptyUntil)
    {
        lock (_lock)
        {
            if (table.IsNewerThan(_snapshot.Table))
            {
                _snapshot = _snapshot with { Table = table, EmptyUntil = emptyUntil };
            }
        }
    }

    /// <summary>Asks for the routes, or joins those who are asking already.</summary>
    public Task<RouteTable> AskAsync(Func<RouteEntry, Task<RouteTable>> ask)
    {
        lock (_lock)
        {
            if (_asking is null or { IsCompleted: true })
            {
                _asking = ask(this);
            }

            return _asking;
        }
    }
}
