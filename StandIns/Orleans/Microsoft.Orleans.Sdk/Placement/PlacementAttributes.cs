// The attributes that pick a strategy, one line each.
namespace Orleans.Placement;

/// <summary>The base of attributes that say how activations of a grain class are placed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute
{
    protected PlacementAttribute(PlacementStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementStrategy = placement;
    }

    public PlacementStrategy PlacementStrategy { get; }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class RandomPlacementAttribute() : PlacementAttribute(new RandomPlacement());

[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new PreferLocalPlacement());

[AttributeUsage(AttributeTargets.Class)]
public sealed class HashBasedPlacementAttribute() : PlacementAttribute(new HashBasedPlacement());

[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivationCountBasedPlacementAttribute() : PlacementAttribute(new ActivationCountBasedPlacement());

[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceOptimizedPlacementAttribute() : PlacementAttribute(new ResourceOptimizedPlacement());
