using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// The gateway: the clients that are connected here.
internal sealed partial class TcpNetwork
{
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(10);

    private readonly EarlyWires _early = new();

    private void SendToClient(Message message, SiloAddress target)
    {
        if (message.TargetGrain.Type == ClientIds.Type ? _clientsById.TryGetValue(message.TargetGrain, out var client) : _clients.TryGetValue(target, out client))
        {
            // Another client may answer what it was not asked.
            if (message.Kind == MessageKind.Response && client.PassedOn.TryGetValue(message.Id, out var call) && call.Grain == message.SendingGrain)
            {
                client.PassedOn.TryRemove(message.Id, out _);
            }

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
            Serve(wire, client);
            if (_early.TryTake(wire.Peer) is { } bulk)
            {
                Serve(bulk, client);
            }
        }
        else if (_early.TryPark(wire, () => _clients.GetValueOrDefault(wire.Peer), out client))
        {
            Serve(wire, client);
        }
    }

    private void Serve(Wire wire, ClientPeer client)
    {
        client.Attach(wire);
        _ = ReadAsync(wire, new ClientFrames(this, client), client);
    }

    // A client knows the gateway only, so it is the gateway that fails its calls at once when the silo that has them is dead.
    private void NotePassedOn(Message message, SiloAddress target)
    {
        if (message.ExpectsResponse && _clientsById.TryGetValue(message.SendingGrain, out var client))
        {
            client.PassedOn[message.Id] = new PassedCall(target, message.TargetGrain, message.ForwardCount);
        }
    }

    // A client whose gateway has ended gives up what it has asked for there.
    private async Task AnsweredAsync()
    {
        while (!_isStopped && _clients.Values.Any(static client => !client.PassedOn.IsEmpty))
        {
            await Task.Delay(AnswerPause, TimeProvider.System, CancellationToken.None);
        }
    }

    private void OnMoved(Message moved)
    {
        var to = (SiloAddress)moved.Body!;
        if (_clientsById.TryGetValue(moved.TargetGrain, out var client) && client.PassedOn.TryGetValue(moved.Id, out var known)
            && known.ForwardCount <= moved.ForwardCount && client.PassedOn.TryUpdate(moved.Id, known with { Silo = to, ForwardCount = moved.ForwardCount }, known)
            && _dead.ContainsKey(to))
        {
            FailPassedOn(to);
        }
    }

    private void FailPassedOn(SiloAddress silo)
    {
        foreach (var client in _clients.Values)
        {
            foreach (var (id, call) in client.PassedOn)
            {
                if (silo.Equals(call.Silo) && client.PassedOn.TryRemove(new(id, call)))
                {
                    Send(new Message
                    {
                        Id = id,
                        Kind = MessageKind.Response,
                        TargetSilo = _self,
                        SendingSilo = _self,
                        SendingGrain = call.Grain,
                        TargetGrain = ClientIds.GetId(client.Address),
                        Body = Response.FromException(new SiloUnavailableException(
                            $"Silo {silo} is dead: call {id}, which was passed on to it, may or may not have run.")),
                    });
                }
            }
        }
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
