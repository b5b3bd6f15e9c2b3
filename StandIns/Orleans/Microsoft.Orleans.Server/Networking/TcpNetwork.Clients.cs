namespace Orleans.Runtime.Messaging;

// The gateway: the clients that are connected here.
internal sealed partial class TcpNetwork
{
    private void SendToClient(Message message, SiloAddress target)
    {
        if (message.Kind == MessageKind.Response && !_passedOn.IsEmpty)
        {
            _passedOn.TryRemove((message.TargetGrain, message.Id), out _);
        }

        if (message.TargetGrain.Type == ClientIds.Type ? _clientsById.TryGetValue(message.TargetGrain, out var client) : _clients.TryGetValue(target, out client))
        {
            // What another silo sent names this one, its gateway; the client opens only what is for itself.
            message.TargetSilo = client.Address;
            if (client.Channel.Send(message, out _) is not { } failure)
            {
                return;
            }

            if (failure is ChannelFullException)
            {
                CutOff(client);
            }

            OnNotSent(message, failure);
        }
        else if (!target.IsClient && !_self.Equals(target))
        {
            SendToSilo(message, target);
        }
        else if (target.IsClient && message.ForwardCount == 0 && _gatewaysOfClients.TryGetValue(ClientIds.GetId(target), out var gateway) && !_dead.ContainsKey(gateway))
        {
            // Once only: if the client isn't there any more, that gateway must not send the message back.
            message.ForwardCount = 1;
            SendToSilo(message, gateway);
        }
        else
        {
            OnNotSent(message, new ClientNotAvailableException($"Client {target} is not connected: {message} was not sent."));
        }
    }

    private void OnClientWire(Wire wire)
    {
        ClientPeer? client;
        if (wire.Lane == WireLane.Small)
        {
            client = new ClientPeer(_self, wire.Peer, _maxBody);
            if (_clients.TryGetValue(wire.Peer, out var old))
            {
                old.Dispose();
            }

            _clients[wire.Peer] = client;
            _clientsById[ClientIds.GetId(wire.Peer)] = client;
            SendGrainTypes(client);
        }
        else if (!_clients.TryGetValue(wire.Peer, out client))
        {
            wire.Dispose();
            return;
        }

        Interlocked.Increment(ref _gatewayConnections);
        client.Attach(wire);
        _ = ReadAsync(wire, new ClientFrames(this, client), client);
    }

    private void SendGrainTypes(ClientPeer client)
        => SendControl(client, FrameKind.GrainTypes, GrainTypeEntry.WriteAll(_grainTypes.GetGrainTypes()));

    private void SendControl(ClientPeer client, FrameKind kind, ReadOnlySpan<byte> content)
    {
        if (!client.Channel.SendControl(kind, content))
        {
            CutOff(client);
        }
    }

    private void CutOff(ClientPeer client)
    {
        LogClientTooSlow(_logger, client.Address);
        client.Dispose();
    }
}
