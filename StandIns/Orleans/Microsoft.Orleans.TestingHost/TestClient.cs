using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Orleans.TestingHost;

// The client of a test cluster: an endpoint of the in-process network, with its own table of calls, filters and observers.
// It sends every request to its gateway, the first active silo, which routes it on.
internal sealed class TestClient : GrainFactoryForwarder, IMessageTransport, IMessageReceiver, IGrainTypeResolver, IDisposable
{
    private static int LastId;

    private readonly InProcessHub _network;
    private readonly Func<InProcessSiloHandle?> _gateway;
    private readonly SiloAddress _address;
    private readonly ObserverRegistry _observers;
    private readonly RuntimeClient _runtime;
    private readonly GrainFactory _grains;

    public TestClient(IServiceProvider services, InProcessHub network, Func<InProcessSiloHandle?> gateway)
    {
        ServiceProvider = services;
        _network = network;
        _gateway = gateway;
        var id = Interlocked.Increment(ref LastId);
        _address = SiloAddress.New(IPAddress.Loopback, 0, -id);
        var logger = services.GetService<ILoggerFactory>()?.CreateLogger("Orleans.Client") ?? NullLogger.Instance;
        _observers = new ObserverRegistry(_address, logger);
        _runtime = new RuntimeClient(
            _address,
            GrainId.Create("sys.client", _address.ToParsableString()),
            this,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout);
        _runtime.References = new GrainReferenceActivator(_runtime);
        _grains = new GrainFactory(_runtime, this, _observers);
        _runtime.UseFilters([.. services.GetServices<IOutgoingGrainCallFilter>()]);
        network.Attach(_address, this);
    }

    public override IServiceProvider ServiceProvider { get; }

    protected override GrainFactory Grains => _grains;

    public void Send(Message message)
    {
        if (message.Kind != MessageKind.Response)
        {
            message.TargetSilo ??= _gateway()?.SiloAddress
                ?? throw new SiloUnavailableException($"The cluster has no active silo: {message} was not sent.");
        }

        _network.Send(message);
    }

    /// <summary>Fails the calls under way to a silo at once, now that its death is known.</summary>
    public void OnSiloDead(SiloAddress silo)
        => _runtime.FailCalls(silo, message => new SiloUnavailableException($"Silo {silo} died: {message} may or may not have run."));

    public void Receive(Message message)
    {
        if (message.Kind == MessageKind.Response)
        {
            _runtime.OnResponse(message);
        }
        else if (message.Kind == MessageKind.Request)
        {
            _observers.Invoke(message, Send);
        }
    }

    public GrainType Resolve(Type interfaceType, string? classNamePrefix)
        => (_gateway() ?? throw new SiloUnavailableException("The cluster has no active silo that knows its grain classes."))
            .ServiceProvider.GetRequiredService<GrainClassMap>().Resolve(interfaceType, classNamePrefix);

    public void Dispose()
    {
        _network.Detach(_address);
        _runtime.Dispose();
    }
}
