using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

/// <summary>The parts of a silo, made together since they know each other.</summary>
internal sealed class SiloRuntime : IDisposable
{
    public SiloRuntime(
        IServiceProvider services,
        ILocalSiloDetails details,
        ISiloNetwork network,
        LocalMembership membership,
        GrainClassMap classes,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        IEnumerable<IIncomingGrainCallFilter> incomingFilters,
        ILoggerFactory loggers,
        TimeProvider clock)
    {
        Services = services;
        Address = details.SiloAddress;
        Membership = membership;
        Classes = classes;
        Clock = clock;
        Collection = collection.Value;
        MessagingOptions = messaging.Value;
        IncomingFilters = [.. incomingFilters];
        Logger = loggers.CreateLogger("Orleans.Runtime");
        Observers = new ObserverRegistry(Address, Logger);
        Catalog = new Catalog(this);
        Placement = new PlacementService(this);
        Network = network;
        Messages = new MessageCenter(this, network);
        Client = new RuntimeClient(Address, GrainId.Create("sys.client", Address.ToParsableString()), Messages, clock, messaging.Value.ResponseTimeout);
        Client.References = new GrainReferenceActivator(Client);
        GrainFactory = new GrainFactory(Client, classes, Observers);
    }

    public IServiceProvider Services { get; }

    public SiloAddress Address { get; }

    public LocalMembership Membership { get; }

    public GrainClassMap Classes { get; }

    public TimeProvider Clock { get; }

    public GrainCollectionOptions Collection { get; }

    public SiloMessagingOptions MessagingOptions { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public ILogger Logger { get; }

    public ObserverRegistry Observers { get; }

    public Catalog Catalog { get; }

    public PlacementService Placement { get; }

    public ISiloNetwork Network { get; }

    public MessageCenter Messages { get; }

    public RuntimeClient Client { get; }

    public GrainFactory GrainFactory { get; }

    /// <summary>Outgoing filters may ask for the grain factory, so they are made after it.</summary>
    public void UseOutgoingFilters() => Client.UseFilters([.. Services.GetServices<IOutgoingGrainCallFilter>()]);

    public void Dispose() => Client.Dispose();
}
