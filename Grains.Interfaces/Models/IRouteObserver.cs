namespace Grid.Models;

/// <summary>
/// A silo's doors, as the model grain sees them: told of each new route table while they hold a lease.
/// </summary>
[Alias("grid.route-observer")]
public interface IRouteObserver : IGrainObserver
{
    /// <summary>
    /// Tells of a new table. Waited for, within limits, before the operation that made it is reported as done, so that who
    /// was told of a load finds it at every door. May be lost: a holder also learns of a change by a stale route.
    /// </summary>
    /// <param name="routes">The table.</param>
    /// <returns>A task that ends when the table was taken in.</returns>
    [Alias("changed")]
    Task RoutesChangedAsync(RouteTable routes);
}
