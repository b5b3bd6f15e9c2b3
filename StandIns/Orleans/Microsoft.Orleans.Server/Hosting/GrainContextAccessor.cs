namespace Orleans.Runtime;

/// <summary>The activation whose turn runs.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}

internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}
