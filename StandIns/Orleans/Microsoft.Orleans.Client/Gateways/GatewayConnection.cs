using System.Net;
using System.Text;

namespace Orleans.Runtime.Messaging;

// One connection to a gateway, both lanes, from the handshake to its end. It is not opened again: a new one takes its
// place, so that nothing which was meant for this one goes out later, when its call has failed already.
internal sealed class GatewayConnection : IDisposable
{
    private readonly Wire _small;
    private readonly Wire _bulk;
    private readonly IGatewayConnectionOwner _owner;
    private volatile bool _isLost;

    private GatewayConnection(Wire small, Wire bulk, SiloAddress client, int maxBody, IGatewayConnectionOwner owner)
    {
        _small = small;
        _bulk = bulk;
        _owner = owner;
        MaxBody = maxBody;
        Channel = new PeerChannel(new LinkEnds(client, small.Peer), maxBody, static stream => stream.Dispose());
    }

    /// <summary>Gets the silo whose gateway it is.</summary>
    public SiloAddress Silo => _small.Peer;

    public PeerChannel Channel { get; }

    /// <summary>Gets whether the gateway wants nothing new.</summary>
    public bool IsDraining { get; private set; }

    public bool IsLost => _isLost;

    private int MaxBody { get; }

    public static async Task<GatewayConnection> OpenAsync(
        IPEndPoint endpoint, WireDialer dialer, SiloAddress client, int maxBody, IGatewayConnectionOwner owner, CancellationToken cancellation)
    {
        var small = await dialer.DialAsync(endpoint, expected: null, WireLane.Small, cancellation);
        try
        {
            var bulk = await dialer.DialAsync(endpoint, small.Peer, WireLane.Bulk, cancellation);
            return new GatewayConnection(small, bulk, client, maxBody, owner);
        }
        catch
        {
            small.Dispose();
            throw;
        }
    }

    /// <summary>Serves the connection until it ends; returns why it did.</summary>
    public async Task<string> RunAsync()
    {
        Channel.Attach(_small);
        Channel.Attach(_bulk);
        var lanes = new[] { ReadAsync(_small), ReadAsync(_bulk) };
        var reason = await await Task.WhenAny(lanes);
        _isLost = true;
        Dispose();
        await Task.WhenAll(lanes);
        return reason;
    }

    public void Dispose()
    {
        _isLost = true;
        Channel.Detach(_small);
        Channel.Detach(_bulk);
        _small.Dispose();
        _bulk.Dispose();
    }

    private async Task<string> ReadAsync(Wire wire)
    {
        try
        {
            await new FrameReader(wire.Stream, MaxBody, new Frames(this), ReadBudget.OfClient).RunAsync();
            return "The gateway closed it.";
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }

    // Of its own for each lane: a reader's table of ids is not for two threads.
    private sealed class Frames(GatewayConnection connection) : IFrameHandler
    {
        private readonly MessageReader _messages = new(new LinkEnds(connection.Silo, connection.Channel.Writer), connection._owner);

        public void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments)
        {
            switch (kind)
            {
                case FrameKind.Message:
                    if (_messages.Read(meta, segments, out var failure) is { } message)
                    {
                        connection._owner.OnMessage(message, failure);
                    }

                    break;
                case FrameKind.Draining:
                    connection.IsDraining = true;
                    connection._owner.OnDraining(connection);
                    break;
                case FrameKind.SiloDead:
                    if (SiloAddress.TryParse(Encoding.ASCII.GetString(meta.Span), out var dead))
                    {
                        connection._owner.OnSiloDead(dead);
                    }

                    break;
                case FrameKind.GrainTypes:
                    connection._owner.OnGrainTypes(GrainTypeEntry.ReadAll(meta));
                    break;
            }
        }
    }
}

/// <summary>Gets what comes from gateways.</summary>
internal interface IGatewayConnectionOwner : IMessageReceiver
{
    void OnMessage(Message message, Exception? failure);

    void OnDraining(GatewayConnection connection);

    void OnGrainTypes(GrainTypeEntry[] entries);

    void OnSiloDead(SiloAddress silo);
}
