namespace Orleans.Runtime.Placement;

/// <summary>Chooses the silo of a new activation.</summary>
public interface IPlacementDirector
{
    /// <summary>The key of the request context that holds the silo decided on before, for example by a migration.</summary>
    public const string PlacementHintKey = nameof(PlacementHintKey);

    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);

    /// <summary>Returns the silo decided on before, if it is among the compatible ones.</summary>
    public static SiloAddress? GetPlacementHint(Dictionary<string, object> requestContextData, SiloAddress[] compatibleSilos)
        => requestContextData is { Count: > 0 }
            && requestContextData.TryGetValue(PlacementHintKey, out var value)
            && value is SiloAddress hint && compatibleSilos.Contains(hint)
                ? hint
                : null;
}

/// <summary>What is to be placed.</summary>
public readonly struct PlacementTarget(
    GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
{
    public GrainId GrainIdentity { get; } = grainIdentity;

    public GrainInterfaceType InterfaceType { get; } = interfaceType;

    public ushort InterfaceVersion { get; } = interfaceVersion;

    public Dictionary<string, object> RequestContextData { get; } = requestContextData;
}

/// <summary>Where it can be placed.</summary>
public interface IPlacementContext
{
    SiloAddress LocalSilo { get; }

    SiloStatus LocalSiloStatus { get; }

    /// <summary>Returns the active silos that have the grain's class.</summary>
    /// <exception cref="OrleansException">There is none.</exception>
    SiloAddress[] GetCompatibleSilos(PlacementTarget target);
}
