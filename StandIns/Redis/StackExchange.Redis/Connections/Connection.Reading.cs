using System.Buffers;

namespace StackExchange.Redis;

// The reader: replies to those that wait for them, messages of channels to their subscribers.
internal sealed partial class Connection
{
    private void StartReading() => _reading = Task.Run(ReadAsync);

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync(_end.Token).ConfigureAwait(false);
                Volatile.Write(ref _lastRead, Clock.Now);
                Consume(read.Buffer);
                if (read.IsCompleted)
                {
                    throw new RedisConnectionException(ConnectionFailureType.SocketClosed, $"{EndPointCollection.ToString(EndPoint)} closed the connection.");
                }
            }
        }
        catch (Exception fault)
        {
            End(fault);
        }
    }

    private void Consume(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (_parser.TryRead(ref reader, out var reply))
        {
            Take(reply);
        }

        _input.AdvanceTo(reader.Position, buffer.End);
    }

    private void Take(in RespReply reply)
    {
        if ((reply.Kind == RespKind.Push || (IsPubSubOnly && reply.Kind == RespKind.Array)) && Owner.Subscriptions.TryDeliver(reply))
        {
            return;
        }

        Message? message;
        lock (_lock)
        {
            if (!_unanswered.TryPeek(out message))
            {
                return;
            }

            // Announcements that nothing here has asked for (say, of invalidated keys) are nobody's reply.
            if (reply.Kind == RespKind.Push && !(message is SubscriptionMessage && Subscriptions.IsAnswer(reply)))
            {
                return;
            }

            _unanswered.Dequeue();
        }

        message.OnReply(reply, this);
    }
}
