using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;

namespace Orleans;

// A client in a process of its own. It starts when its host does, and is there when the host's start has ended: connected
// to at least one gateway, and told which grain classes there are.
//
// A call whose gateway is lost fails at once: it may or may not have run, and it is never sent again. A silo that stands
// still, or is cut off, keeps its connections: that it is dead, the other gateways say.
internal sealed class ClusterClient : GrainFactoryForwarder, IHostedService, IMessageTransport, IGatewayConnectionOwner, IGrainTypeResolver, IDisposable
{
    private static readonly TimeSpan GrainTypesLimit = TimeSpan.FromSeconds(10);

    private readonly SiloAddress _address = ClientIds.NewAddress();
    private readonly ObserverRegistry _observers;
    private readonly RuntimeClient _runtime;
    private readonly GrainFactory _grains;
    private readonly GatewayPool _gateways;
    private readonly ConcurrentDictionary<SiloAddress, bool> _dead = new();
    private readonly IClientConnectionRetryFilter? _retry;
    private readonly TaskCompletionSource _hasGrainTypes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile GrainTypeEntry[]? _grainTypes;

    public ClusterClient(
        IServiceProvider services,
        IOptions<ClusterOptions> cluster,
        IOptions<ClientMessagingOptions> messaging,
        IOptions<GatewayOptions> gateways,
        IEnumerable<IGatewayListProvider> lists,
        IEnumerable<IWireSecurity> security,
        IEnumerable<IClientConnectionRetryFilter> retry,
        ILoggerFactory loggers,
        TimeProvider clock)
    {
        TypeRegistry.LoadAll();
        ServiceProvider = services;
        _retry = retry.LastOrDefault();
        var logger = loggers.CreateLogger("Orleans.Client");
        var maxBody = messaging.Value.MaxMessageBodySize;
        _observers = new ObserverRegistry(_address, logger);
        _runtime = new RuntimeClient(_address, ClientIds.GetId(_address), this, clock, messaging.Value.ResponseTimeout);
        _runtime.References = new GrainReferenceActivator(_runtime);
        _grains = new GrainFactory(_runtime, this, _observers);
        var dialer = new WireDialer(cluster.Value.ClusterId, WireRole.Client, _address, maxBody, security.LastOrDefault());
        _gateways = new GatewayPool(
            lists.LastOrDefault() ?? throw new OrleansConfigurationException(
                "The client has no list of gateways. Call UseLocalhostClustering, UseStaticClustering or UseRedisClustering on its builder."),
            gateways.Value.GatewayListRefreshPeriod,
            gateways.Value.PreferredGatewayIndex,
            async (uri, cancellation) =>
            {
                var connection = await GatewayConnection.OpenAsync(uri.ToGatewayAddress().Endpoint, dialer, _address, maxBody, this, cancellation);
                if (_dead.ContainsKey(connection.Silo))
                {
                    connection.Dispose();
                    throw new SiloUnavailableException($"Silo {connection.Silo} has been declared dead, and may not know it yet.");
                }

                return connection;
            },
            OnLost,
            logger);
    }

    public override IServiceProvider ServiceProvider { get; }

    protected override GrainFactory Grains => _grains;

    RuntimeClient IMessageReceiver.Runtime => _runtime;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _runtime.UseFilters([.. ServiceProvider.GetServices<IOutgoingGrainCallFilter>()]);
        while (true)
        {
            try
            {
                await _gateways.StartAsync(cancellationToken);
                break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException and not OrleansConfigurationException && _retry is not null)
            {
                if (!await _retry.ShouldRetryConnectionAttempt(exception, cancellationToken))
                {
                    throw;
                }
            }
        }

        await _hasGrainTypes.Task.WaitAsync(GrainTypesLimit, TimeProvider.System, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was sent without waiting for an answer still goes out.
        await Task.WhenAll(_gateways.Usable.Select(static gateway => Task.WhenAll(gateway.Channel.Small.DrainAsync(), gateway.Channel.Bulk.DrainAsync())))
            .WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    public bool ReadsAtOnce(Message message) => true;

    public void Send(Message message)
    {
        var gateway = message.Kind == MessageKind.Cancel ? Find(message.TargetSilo) : _gateways.Pick(message.TargetGrain);
        if (gateway is null)
        {
            if (message.Kind == MessageKind.Request)
            {
                throw new SiloUnavailableException($"The client is connected to no gateway: {message} was not sent.");
            }

            return;
        }

        if (message.Kind == MessageKind.Request)
        {
            message.TargetSilo = gateway.Silo;
        }

        var failure = gateway.Channel.Send(message, out _);
        if (failure is not null && message.Kind == MessageKind.Request)
        {
            throw failure is ChannelFullException
                ? new GatewayTooBusyException($"Too many bytes wait to be sent to gateway {gateway.Silo}: {message} was not sent. Send less at a time.")
                : failure;
        }

        // Lost since it was picked, and its calls may have been failed before this one was among them.
        if (gateway.IsLost)
        {
            OnLost(gateway, "");
        }
    }

    public void Receive(Message message) => OnMessage(message, failure: null);

    public void OnMessage(Message message, Exception? failure)
    {
        if (message.Kind == MessageKind.Response)
        {
            _runtime.OnResponse(message);
        }
        else if (message.Kind != MessageKind.Request)
        {
            // Calls of observers run to their end.
        }
        else if (failure is null)
        {
            _observers.Invoke(message, Send);
        }
        else if (message.ExpectsResponse)
        {
            Send(message.CreateResponse(Response.FromException(failure)));
        }
    }

    public void OnDraining(GatewayConnection connection) => _gateways.Update();

    public void OnGrainTypes(GrainTypeEntry[] entries)
    {
        _grainTypes = entries;
        _hasGrainTypes.TrySetResult();
    }

    public void OnSiloDead(SiloAddress silo)
    {
        _dead[silo] = true;
        if (Find(silo) is { } gateway)
        {
            gateway.Dispose();
            _gateways.Update();
        }
    }

    public GrainType Resolve(Type interfaceType, string? classNamePrefix)
    {
        var known = _grainTypes ?? throw new SiloUnavailableException("The client has not been connected yet. Start its host first.");
        try
        {
            return GrainTypeEntry.Choose(known, interfaceType, TypeRegistry.GetInterface(interfaceType).WireName, classNamePrefix);
        }
        catch (ArgumentException)
        {
            // A silo that has joined since may have it: the next attempt will know.
            foreach (var gateway in _gateways.Usable)
            {
                gateway.Channel.SendControl(FrameKind.GrainTypesRequest, []);
            }

            throw;
        }
    }

    public void Dispose()
    {
        _gateways.Dispose();
        _runtime.Dispose();
    }

    private GatewayConnection? Find(SiloAddress? silo)
    {
        foreach (var gateway in _gateways.Usable)
        {
            if (gateway.Silo.Equals(silo))
            {
                return gateway;
            }
        }

        return null;
    }

    private void OnLost(GatewayConnection gateway, string reason)
        => _runtime.FailCalls(gateway.Silo, message => new SiloUnavailableException(
            $"The connection to gateway {gateway.Silo} was lost: {message} may or may not have run. {reason}"));
}
