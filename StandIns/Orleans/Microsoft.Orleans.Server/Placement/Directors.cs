// The directors of the built-in strategies that don't weigh load.
namespace Orleans.Runtime.Placement;

internal sealed class RandomPlacementDirector(Random random) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        lock (random)
        {
            return Task.FromResult(silos[random.Next(silos.Length)]);
        }
    }
}

internal sealed class PreferLocalPlacementDirector(Random random) : IPlacementDirector
{
    private readonly RandomPlacementDirector _otherwise = new(random);

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is null && silos.Contains(context.LocalSilo)
            ? Task.FromResult(context.LocalSilo)
            : _otherwise.OnAddActivation(strategy, target, context);
    }
}

internal sealed class HashBasedPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        Array.Sort(silos);
        return Task.FromResult(silos[target.GrainIdentity.GetUniformHashCode() % (uint)silos.Length]);
    }
}
