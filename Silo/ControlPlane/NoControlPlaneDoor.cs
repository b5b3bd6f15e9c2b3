using Grid.Silo.Rest;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The door of a silo on its own, whose state lies in its data folder.
/// </summary>
internal sealed class NoControlPlaneDoor : IControlPlaneDoor
{
    /// <inheritdoc/>
    public Task SendSnapshotsAsync(HttpContext context) => RefuseAsync(context);

    /// <inheritdoc/>
    public Task RecoverAsync(HttpContext context) => RefuseAsync(context);

    private static Task RefuseAsync(HttpContext context)
        => RestResponses.WriteErrorAsync(
            context,
            StatusCodes.Status400BadRequest,
            "This silo has no Redis (--redis): its state lies in its data folder, and there is nothing to recover.");
}
