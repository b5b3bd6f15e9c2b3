using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

/// <summary>The client of a silo's own process: the silo's grain factory.</summary>
internal sealed class HostedClient(SiloRuntime silo, IServiceProvider services) : GrainFactoryForwarder
{
    public override IServiceProvider ServiceProvider => services;

    protected override GrainFactory Grains => silo.GrainFactory;
}
