namespace Grid.Silo.ControlPlane;

/// <summary>
/// What a door serves of the control plane: in a cluster its snapshots and its recovery, on a silo on its own a refusal.
/// </summary>
internal interface IControlPlaneDoor
{
    /// <summary>Answers this silo's snapshots, for another silo.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    Task SendSnapshotsAsync(HttpContext context);

    /// <summary>Puts the control plane's state back, for an operator.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    Task RecoverAsync(HttpContext context);
}
