using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Directory;
using Orleans.Runtime.Management;
using Orleans.Runtime.MembershipService;
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
        MembershipService.MembershipService membership,
        GrainClassMap classes,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        IOptions<ClusterMembershipOptions> liveness,
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
        Targets = new SystemTargets(this);
        Manifests = new ManifestTable(this);
        Agent = new MembershipAgent(this, liveness.Value);
        Watchdog = new PauseWatchdog(new WatchedSilo(this));
        Directory = new GrainDirectory(this);
        Catalog = new Catalog(this);
        Loads = new LoadTable(this);
        Placement = new PlacementService(this);
        Network = network;
        Messages = new MessageCenter(this, network);
        Client = new RuntimeClient(Address, GrainId.Create("sys.client", Address.ToParsableString()), Messages, clock, messaging.Value.ResponseTimeout);
        Client.References = new GrainReferenceActivator(Client);
        GrainFactory = new GrainFactory(Client, classes, Observers);
        classes.Elsewhere = Manifests.GetClasses;
        Targets.Add<IMembershipTarget>(new MembershipTarget(this));
        Targets.Add<IDirectoryTarget>(new DirectoryTarget(this));
        Targets.Add<IManagementTarget>(new ManagementTarget(this));
        membership.Gossip = Agent.SendNews;
        membership.AskForNews = silo => Targets.Get<IMembershipTarget>(silo).GetNewsAsync();
        membership.IsUnsure = () => Watchdog.IsSuspicious;
        membership.Changed += OnView;
    }

    public IServiceProvider Services { get; }

    public SiloAddress Address { get; }

    public MembershipService.MembershipService Membership { get; }

    public GrainClassMap Classes { get; }

    public TimeProvider Clock { get; }

    public GrainCollectionOptions Collection { get; }

    public SiloMessagingOptions MessagingOptions { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public ILogger Logger { get; }

    public ObserverRegistry Observers { get; }

    public SystemTargets Targets { get; }

    public ManifestTable Manifests { get; }

    public MembershipAgent Agent { get; }

    public PauseWatchdog Watchdog { get; }

    public GrainDirectory Directory { get; }

    public LoadTable Loads { get; }

    public Catalog Catalog { get; }

    public PlacementService Placement { get; }

    public ISiloNetwork Network { get; }

    public MessageCenter Messages { get; }

    public RuntimeClient Client { get; }

    public GrainFactory GrainFactory { get; }

    /// <summary>Outgoing filters may ask for the grain factory, so they are made after it.</summary>
    public void UseOutgoingFilters() => Client.UseFilters([.. Services.GetServices<IOutgoingGrainCallFilter>()]);

    /// <summary>Fails the calls under way to a silo that is dead.</summary>
    public void FailCalls(SiloAddress silo)
        => Client.FailCalls(silo, message => new SiloUnavailableException($"Silo {silo} is dead: {message} may or may not have run."));

    public void Dispose()
    {
        Watchdog.Dispose();
        Client.Dispose();
    }

    // Under the lock of the membership, one view after the other.
    private void OnView(MembershipView before, MembershipView view)
    {
        Directory.OnView(view);
        Manifests.OnView(view);
        Loads.OnView(view);
        Directory.Cache.RemoveWhere(silo => view.GetStatus(silo) is not (SiloStatus.Active or SiloStatus.ShuttingDown));
        foreach (var (silo, entry) in view.Entries)
        {
            if (entry.Status != SiloStatus.Dead || before.GetStatus(silo) == SiloStatus.Dead || Address.Equals(silo))
            {
                continue;
            }

            Targets.Forget(silo);

            // A silo that has stopped by itself has answered or passed on all calls of grains, and said so: its last words
            // are waited for. What it was asked itself nobody else answers.
            if (before.GetStatus(silo) != SiloStatus.Stopping || entry.SuspectTimes is { Count: > 0 })
            {
                Network.Disconnect(silo);
                FailCalls(silo);
            }
            else
            {
                Client.FailCalls(silo, message => new SiloUnavailableException($"Silo {silo} has stopped: {message} was not answered."), message => Targets.IsTarget(message.TargetGrain));
                _ = LetGoAsync(silo);
            }
        }
    }

    private async Task LetGoAsync(SiloAddress silo)
    {
        await Network.LetGoAsync(silo);
        FailCalls(silo);
    }
}
