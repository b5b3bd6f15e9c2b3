using Microsoft.Extensions.DependencyInjection;

namespace Grid.RuntimePeer;

// Activates grains on this silo: they prefer the silo that calls them first. The cluster is whole before, so that no other
// silo places them meanwhile from a view without this one.
internal sealed class GrainHolder(IServiceProvider services)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task HoldAsync(string prefix, int silos)
    {
        var membership = services.GetRequiredService<IClusterMembershipService>();
        using var deadline = new CancellationTokenSource(Limit);
        await foreach (var view in membership.MembershipUpdates.WithCancellation(deadline.Token))
        {
            if (view.Members.Values.Count(static member => member.Status == SiloStatus.Active) >= silos)
            {
                break;
            }
        }

        var grains = new LoadGrains(services.GetRequiredService<IGrainFactory>(), prefix);
        await grains.TouchAsync();
        var usage = await grains.Meter.GetUsageAsync();
        if (usage.ProcessId != Environment.ProcessId)
        {
            throw new InvalidOperationException($"The grains '{prefix}' live in process {usage.ProcessId}, not here: something else called them before.");
        }
    }
}
