using Microsoft.Extensions.DependencyInjection;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.Placement;

// Asks the director of a grain class' strategy where an activation goes. Directors are keyed services, keyed by the
// strategy's type.
internal sealed class PlacementService(SiloRuntime silo) : IPlacementContext
{
    public SiloAddress LocalSilo => silo.Address;

    public SiloStatus LocalSiloStatus => silo.Membership.LocalStatus;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
    {
        var active = silo.Membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .Select(static member => member.SiloAddress)
            .ToArray();
        return active.Length != 0
            ? active
            : throw new SiloUnavailableException($"No active silo can take grain {target.GrainIdentity}.");
    }

    public ValueTask<SiloAddress> PlaceAsync(GrainClass grainClass, Message message)
    {
        if (grainClass.MaxLocalWorkers != 0)
        {
            return new(silo.Address);
        }

        var interfaceType = message.Body is Invokable request ? GrainInterfaceType.Create(request.GetInterfaceName()) : default;
        var target = new PlacementTarget(message.TargetGrain, message.RequestContext ?? [], interfaceType, interfaceVersion: 0);
        return new(GetDirector(grainClass.Strategy).OnAddActivation(grainClass.Strategy, target, this));
    }

    public void BeginMigration(Activation activation, Dictionary<string, object>? requestContext, CancellationToken cancellation)
        => activation.Post(() => _ = MigrateAsync(activation, requestContext, cancellation));

    private async Task MigrateAsync(Activation activation, Dictionary<string, object>? requestContext, CancellationToken cancellation)
    {
        var target = new PlacementTarget(activation.GrainId, requestContext ?? [], default, interfaceVersion: 0);
        var address = await GetDirector(activation.Class.Strategy).OnAddActivation(activation.Class.Strategy, target, this);
        if (!silo.Address.Equals(address))
        {
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, $"The activation moves to {address}."), cancellation);
        }
    }

    private IPlacementDirector GetDirector(PlacementStrategy strategy)
        => silo.Services.GetKeyedService<IPlacementDirector>(strategy.GetType())
            ?? throw new OrleansException($"No placement director is registered for {strategy.GetType()}. Register one with silo.AddPlacementDirector<{strategy.GetType().Name}, ...>().");
}
