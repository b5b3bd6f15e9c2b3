using System.ComponentModel;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

/// <summary>What all references to one grain type by one interface have in common.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainReferenceShared
{
    internal GrainReferenceShared(GrainType grainType, GrainInterfaceType interfaceType, RuntimeClient runtime)
    {
        GrainType = grainType;
        InterfaceType = interfaceType;
        Runtime = runtime;
        IsSystem = grainType.AsSpan().StartsWith("sys.target."u8);
    }

    public GrainType GrainType { get; }

    public GrainInterfaceType InterfaceType { get; }

    /// <summary>Gets whether calls are the runtime's own: no filters, and nothing of the caller's context.</summary>
    internal bool IsSystem { get; }

    internal RuntimeClient Runtime { get; }
}
