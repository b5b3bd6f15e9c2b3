namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen; the choice itself is its director's.</summary>
public abstract class PlacementStrategy
{
    public virtual bool IsUsingGrainDirectory => true;
}

public sealed class RandomPlacement : PlacementStrategy;

public sealed class PreferLocalPlacement : PlacementStrategy;

public sealed class HashBasedPlacement : PlacementStrategy;

public sealed class ActivationCountBasedPlacement : PlacementStrategy;

public sealed class ResourceOptimizedPlacement : PlacementStrategy;

/// <summary>On the silo that has the call, several times if need be.</summary>
public sealed class StatelessWorkerPlacement : PlacementStrategy
{
    public StatelessWorkerPlacement() : this(Environment.ProcessorCount)
    {
    }

    internal StatelessWorkerPlacement(int maxLocal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLocal, 1);
        MaxLocal = maxLocal;
    }

    public override bool IsUsingGrainDirectory => false;

    public int MaxLocal { get; }
}
