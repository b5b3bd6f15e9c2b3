using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;
using StandIns.Orleans.Tests.Codecs;

namespace StandIns.Orleans.Tests.Network;

/// <summary>A silo's network with the least behind it: callers, and an answer to every call.</summary>
internal sealed class TcpEnd : IMessageReceiver, IMessageTransport, IGrainTypeSource, IAsyncDisposable
{
    private SiloAddress? _peer;
    private Invokable? _captured;
    private bool _captures;

    private TcpEnd(SiloAddress address, int gatewayPort, string clusterId, int maxBody, int maxGatewayConnections, IWireSecurity[] security, TimeProvider clock)
    {
        Address = address;
        GatewayPort = gatewayPort;
        Network = new TcpNetwork(
            Options.Create(new ClusterOptions { ClusterId = clusterId }),
            Options.Create(new EndpointOptions { SiloPort = address.Endpoint.Port, GatewayPort = gatewayPort }),
            Options.Create(new SiloMessagingOptions { MaxMessageBodySize = maxBody, MaxGatewayConnections = maxGatewayConnections }),
            this,
            security,
            clock,
            NullLoggerFactory.Instance);
        Runtime = new RuntimeClient(address, GrainId.Create("sys.client", address.ToParsableString()), this, TimeProvider.System, TimeSpan.FromSeconds(30));
        Runtime.References = new GrainReferenceActivator(Runtime);
    }

    public SiloAddress Address { get; }

    public int GatewayPort { get; }

    public TcpNetwork Network { get; }

    public RuntimeClient Runtime { get; }

    /// <summary>Gets what has come but was not answered.</summary>
    public BlockingCollection<Message> Received { get; } = [];

    /// <summary>Gets or sets whether requests are answered.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Gets or sets whether the bodies of requests are read when they come.</summary>
    public bool OpensBodies { get; set; } = true;

    public static async Task<TcpEnd> StartAsync(
        string clusterId = "c", int maxBody = 10_000_000, SiloAddress? address = null, int maxGatewayConnections = 1000,
        IWireSecurity[]? security = null, TimeProvider? clock = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var end = new TcpEnd(
                address ?? SiloAddress.New(IPAddress.Loopback, FreePort(), 1), FreePort(), clusterId, maxBody, maxGatewayConnections,
                security ?? [], clock ?? TimeProvider.System);
            try
            {
                await end.Network.StartAsync(end.Address, end, default);
                end.Network.OpenGateway();
                return end;
            }
            catch (OrleansConfigurationException) when (attempt < 10)
            {
                // Someone else took a port that was free.
                await end.DisposeAsync();
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public ICodecGrain GrainAt(SiloAddress peer)
    {
        _peer = peer;
        return (ICodecGrain)Runtime.References.CreateReference(GrainId.Create("codec", "key"), typeof(ICodecGrain));
    }

    public bool Opens(Message message) => OpensBodies;

    /// <summary>Makes a call and returns it as it would be sent.</summary>
    public Invokable CaptureCall(Action<ICodecGrain> call)
    {
        _captures = true;
        call(GrainAt(Address));
        _captures = false;
        return _captured!;
    }

    public void Send(Message message)
    {
        if (_captures)
        {
            _captured = (Invokable)message.Body!;
            return;
        }

        message.TargetSilo ??= _peer;
        Network.Send(message);
    }

    public void Receive(Message message)
    {
        if (message is { Kind: MessageKind.Response, TargetSilo: { } target } && !Address.Equals(target))
        {
            Network.Send(message);
        }
        else if (message.Kind == MessageKind.Response)
        {
            Runtime.OnResponse(message);
        }
        else if (message.Kind == MessageKind.Request && Answers)
        {
            var call = message.Call;
            Network.Send(message.CreateResponse(call.GetArgumentCount() == 0 ? Response.Completed : Response.FromResult((byte[])call.GetArgument(0)!)));
        }
        else
        {
            Received.Add(message);
        }
    }

    public IReadOnlyCollection<GrainTypeEntry> GetGrainTypes() => [new(GrainType.Create("codec"), "CodecGrain", ["sample.codec-grain"])];

    public async ValueTask DisposeAsync()
    {
        await Network.StopAsync(default);
        Runtime.Dispose();
        Network.Dispose();
        Received.Dispose();
    }
}
