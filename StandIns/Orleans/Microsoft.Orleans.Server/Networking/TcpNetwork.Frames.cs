namespace Orleans.Runtime.Messaging;

// What is done with the frames that come: silos are believed, clients in what is theirs to say.
internal sealed partial class TcpNetwork
{
    private static bool IsSystemTarget(GrainType type) => type.AsSpan().StartsWith("sys.target."u8);

    private sealed class SiloFrames(TcpNetwork network, SiloAddress peer) : IFrameHandler
    {
        private readonly MessageReader _reader = new(new LinkEnds(peer, network._self), network._receiver);

        public void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments)
        {
            if (kind != FrameKind.Message || _reader.Read(meta, segments, out var failure) is not { } message)
            {
                return;
            }

            // Calls of grains are passed on from silo to silo; those of the runtime's own objects come from who has made them.
            if (message.Kind == MessageKind.Request && IsSystemTarget(message.TargetGrain.Type) && !peer.Equals(message.SendingSilo))
            {
                network.LogRefused(peer, message);
                return;
            }

            if (message.Kind == MessageKind.Request && message.SendingGrain.Type == ClientIds.Type)
            {
                LearnGateway(message.SendingGrain);
            }

            network.OnMessage(message, failure);
        }

        private void LearnGateway(GrainId client)
        {
            var gateways = network._gatewaysOfClients;
            if (!gateways.TryGetValue(client, out var known) || known != peer)
            {
                // What is forgotten is learned again from the client's next call.
                if (gateways.Count >= MaxKnownClients)
                {
                    gateways.Clear();
                }

                gateways[client] = peer;
            }
        }
    }

    private sealed class ClientFrames(TcpNetwork network, ClientPeer client) : IFrameHandler
    {
        private readonly MessageReader _reader = new(new LinkEnds(client.Address, network._self), network._receiver);
        private readonly GrainId _id = ClientIds.GetId(client.Address);

        public void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments)
        {
            if (kind == FrameKind.GrainTypesRequest)
            {
                network.SendGrainTypes(client);
            }
            else if (kind == FrameKind.Message && _reader.Read(meta, segments, out var failure) is { } message)
            {
                if (IsAllowed(message))
                {
                    network.OnMessage(message, failure ?? GetMissing(message));
                }
                else
                {
                    network.LogRefused(client.Address, message);
                }
            }
        }

        // Who a client is, its connection knows; what silos alone may say of a message is not a client's to say, and the
        // runtime's own objects are not a client's to call. It may answer as its observers, and as nobody else: their caller
        // takes only answers of whom it called.
        private bool IsAllowed(Message message)
        {
            if (message.Kind == MessageKind.Moved)
            {
                return false;
            }

            if (message.Kind == MessageKind.Cancel)
            {
                client.PassedOn.TryRemove(message.Id, out _);
            }

            if (message.Kind == MessageKind.Response)
            {
                message.Invalidation = null;
                return client.Address.Equals(ObserverRegistry.GetAddress(message.SendingGrain))
                    && message.TargetSilo is { } caller && network.KnowsSilo(caller);
            }

            message.SendingSilo = client.Address;
            message.SendingGrain = _id;
            message.TargetSilo = network._self;
            message.ForwardCount = 0;
            message.MayActivate = false;
            message.Invalidation = null;

            // Whether it awaits a response is the client's to say; how the call is scheduled, the method's.
            message.Options &= CodeGeneration.MethodOptions.OneWay;
            return message.TargetGrain.Type != ClientIds.Type && !IsSystemTarget(message.TargetGrain.Type);
        }

        // An observer's id says where it is.
        private SiloUnavailableException? GetMissing(Message message)
            => message.Kind != MessageKind.Response && ObserverRegistry.GetAddress(message.TargetGrain) is { IsClient: false } silo && !network.KnowsSilo(silo)
                ? new SiloUnavailableException($"Silo {silo} is not in this cluster: {message} was not sent.")
                : null;
    }
}
