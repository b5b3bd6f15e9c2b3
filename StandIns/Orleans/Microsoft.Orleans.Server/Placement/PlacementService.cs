using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.Placement;

// Asks the director of a grain class' strategy where an activation goes. Directors are keyed services, keyed by the
// strategy's type.
internal sealed partial class PlacementService(SiloRuntime silo) : IPlacementContext
{
    public SiloAddress LocalSilo => silo.Address;

    public SiloStatus LocalSiloStatus => silo.Membership.LocalStatus;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target)
    {
        var compatible = GetSilos(target.GrainIdentity.Type);
        return compatible.Length != 0
            ? compatible
            : throw new SiloUnavailableException(
                $"No active silo can take grain {target.GrainIdentity}: {(silo.Membership.View.Active.IsEmpty ? "none is active" : "those that are active don't have its class")}.");
    }

    /// <summary>Returns a silo that can place a grain whose class this silo doesn't have.</summary>
    /// <exception cref="ArgumentException">No active silo has it.</exception>
    public SiloAddress FindSiloWithClass(GrainId grain)
    {
        var silos = GetSilos(grain.Type);
        return silos.Length != 0
            ? silos[grain.GetUniformHashCode() % (uint)silos.Length]
            : throw new ArgumentException($"No grain class of this cluster's active silos has the grain type '{grain.Type}'.");
    }

    public ValueTask<SiloAddress> PlaceAsync(GrainClass grainClass, Message message)
    {
        if (grainClass.MaxLocalWorkers != 0)
        {
            return new(silo.Messages.RefusesActivations ? FindSiloWithClass(message.TargetGrain) : silo.Address);
        }

        var interfaceType = message.Body is Invokable request ? GrainInterfaceType.Create(request.GetInterfaceName()) : default;
        var target = new PlacementTarget(message.TargetGrain, message.RequestContext ?? [], interfaceType, interfaceVersion: 0);
        return new(GetDirector(grainClass.Strategy).OnAddActivation(grainClass.Strategy, target, this));
    }

    public void BeginMigration(Activation activation, Dictionary<string, object>? requestContext, CancellationToken cancellation)
        => activation.Post(() => _ = MigrateAsync(activation, requestContext, cancellation));

    private SiloAddress[] GetSilos(GrainType type)
        =>
        [
            .. silo.Membership.View.Active.Where(address => silo.Address.Equals(address)
                ? silo.Membership.LocalStatus == SiloStatus.Active && silo.Classes.TryGet(type, out _)
                : silo.Manifests.HasClass(address, type)),
        ];

    private async Task MigrateAsync(Activation activation, Dictionary<string, object>? requestContext, CancellationToken cancellation)
    {
        try
        {
            var target = new PlacementTarget(activation.GrainId, requestContext ?? [], default, interfaceVersion: 0);
            var address = await GetDirector(activation.Class.Strategy).OnAddActivation(activation.Class.Strategy, target, this);
            if (!silo.Address.Equals(address))
            {
                activation.MoveTo(address, cancellation);
            }
        }
        catch (Exception exception)
        {
            LogNotMoved(silo.Logger, activation.GrainId, exception);
        }
    }

    private IPlacementDirector GetDirector(PlacementStrategy strategy)
        => silo.Services.GetKeyedService<IPlacementDirector>(strategy.GetType())
            ?? throw new OrleansException($"No placement director is registered for {strategy.GetType()}. Register one with silo.AddPlacementDirector<{strategy.GetType().Name}, ...>().");

    [LoggerMessage(EventIds.NotMoved, LogLevel.Warning, "Grain {Grain} stays: no silo could be chosen for it to move to.")]
    private static partial void LogNotMoved(ILogger logger, GrainId grain, Exception exception);
}
