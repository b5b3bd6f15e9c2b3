// The directors that weigh what silos have to do.
namespace Orleans.Runtime.Placement;

// The power of two choices: of two silos picked at random, the one with fewer activations. Nearly as even as asking all,
// and several silos that place at the same time don't all pick the same one.
internal sealed class ActivationCountDirector(SiloRuntime silo, Random random) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        var chosen = silos[0];
        if (silos.Length > 1)
        {
            int first, second;
            lock (random)
            {
                first = random.Next(silos.Length);
                second = random.Next(silos.Length - 1);
            }

            var other = silos[second < first ? second : second + 1];
            chosen = silo.Loads.Get(silos[first]).Activations <= silo.Loads.Get(other).Activations ? silos[first] : other;
        }

        silo.Loads.NotePlaced(chosen);
        return Task.FromResult(chosen);
    }
}

// The default. The silo with the lowest weighted sum of: processor use, memory in use, memory missing against the silo that
// has most, and activations against the silo that has most. This silo is taken if it is not much worse (LocalMargin): a
// call that stays here is cheaper than one that does not. Weights as Orleans documents its defaults.
internal sealed class ResourceOptimizedDirector(SiloRuntime silo) : IPlacementDirector
{
    private const double CpuWeight = 0.40;
    private const double MemoryWeight = 0.20;
    private const double FreeMemoryWeight = 0.20;
    private const double TotalMemoryWeight = 0.05;
    private const double ActivationsWeight = 0.15;
    private const double LocalMargin = 0.05;

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        if (IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) is { } hint)
        {
            return Task.FromResult(hint);
        }

        var chosen = silos.Length == 1 ? silos[0] : Choose(silos, context.LocalSilo);
        silo.Loads.NotePlaced(chosen);
        return Task.FromResult(chosen);
    }

    private SiloAddress Choose(SiloAddress[] silos, SiloAddress local)
    {
        var loads = Array.ConvertAll(silos, silo.Loads.Get);
        var mostActivations = Math.Max(1, loads.Max(static load => load.Activations));
        var mostMemory = Math.Max(1, loads.Max(static load => load.TotalMemory));
        var mostFree = Math.Max(1, loads.Max(static load => load.TotalMemory - load.UsedMemory));
        var best = -1;
        var bestScore = double.MaxValue;
        var localScore = double.MaxValue;
        for (var i = 0; i < silos.Length; i++)
        {
            var load = loads[i];
            var score = (CpuWeight * load.Cpu)
                + (MemoryWeight * load.UsedMemory / Math.Max(1, load.TotalMemory))
                + (FreeMemoryWeight * (1 - ((double)(load.TotalMemory - load.UsedMemory) / mostFree)))
                + (TotalMemoryWeight * (1 - ((double)load.TotalMemory / mostMemory)))
                + (ActivationsWeight * load.Activations / mostActivations);
            if (score < bestScore)
            {
                best = i;
                bestScore = score;
            }

            if (silos[i].Equals(local))
            {
                localScore = score;
            }
        }

        return localScore - bestScore <= LocalMargin ? local : silos[best];
    }
}
