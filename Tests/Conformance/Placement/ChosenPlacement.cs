using System.Collections.Concurrent;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Grid.Conformance.Placement;

internal sealed class ChosenPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChosenPlacementAttribute() : PlacementAttribute(new ChosenPlacement());

internal sealed class ChosenPlacementDirector : IPlacementDirector
{
    public static ConcurrentDictionary<string, string?> Asked { get; } = new();

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        Assert.IsType<ChosenPlacement>(strategy);
        object? wish = null;
        target.RequestContextData?.TryGetValue("wish", out wish);
        Asked[target.GrainIdentity.ToString()] = wish as string;
        if (target.GrainIdentity.Key.ToString().StartsWith("nowhere", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("no silo will do");
        }

        var silos = context.GetCompatibleSilos(target);
        Assert.Contains(context.LocalSilo, silos);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData!, silos) ?? silos[0]);
    }
}

public interface IChosenGrain : IGrainWithStringKey
{
    Task PingAsync();
}

[ChosenPlacement]
internal sealed class ChosenGrain : Grain, IChosenGrain
{
    public Task PingAsync() => Task.CompletedTask;
}

public interface IEverywhereGrain : IGrainWithStringKey
{
    Task<string> GetNameAsync();
}

public interface IRandomGrain : IEverywhereGrain;

public interface ILocalGrain : IEverywhereGrain;

public interface IHashedGrain : IEverywhereGrain;

public interface ICountedGrain : IEverywhereGrain;

public interface IOptimizedGrain : IEverywhereGrain;

internal abstract class EverywhereGrain : Grain, IEverywhereGrain
{
    public Task<string> GetNameAsync() => Task.FromResult(GetType().Name);
}

[RandomPlacement]
internal sealed class RandomGrain : EverywhereGrain, IRandomGrain;

[PreferLocalPlacement]
internal sealed class LocalGrain : EverywhereGrain, ILocalGrain;

[HashBasedPlacement]
internal sealed class HashedGrain : EverywhereGrain, IHashedGrain;

[ActivationCountBasedPlacement]
internal sealed class CountedGrain : EverywhereGrain, ICountedGrain;

[ResourceOptimizedPlacement]
internal sealed class OptimizedGrain : EverywhereGrain, IOptimizedGrain;
