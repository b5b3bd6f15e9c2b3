namespace Orleans.Configuration;

/// <summary>The grain classes of a silo: all that its assemblies have, unless some are taken out.</summary>
public sealed class GrainTypeOptions
{
    /// <summary>Gets the grain classes of which this silo makes activations.</summary>
    public HashSet<Type> Classes { get; } = [];
}
