using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime.Messaging;

// The classes of all silos, as their manifests say. The runtime is asked for late: it has the network that asks.
internal sealed class ClusterGrainTypes(IServiceProvider services) : IGrainTypeSource
{
    public IReadOnlyCollection<GrainTypeEntry> GetGrainTypes()
        => [.. services.GetRequiredService<SiloRuntime>().Manifests.GetClasses().DistinctBy(static entry => entry.Type)];
}
