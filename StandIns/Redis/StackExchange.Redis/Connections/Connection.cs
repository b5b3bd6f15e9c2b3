using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace StackExchange.Redis;

// One socket's life: a writer that takes from the outbox, and a reader that gives each reply to the oldest command that
// has none. Commands are pipelined: the writer never waits for a reply, except where it must not go on without one (a
// database that was never selected before, a transaction's conditions).
//
// Invariants: only the writer writes, or the handshake before it starts. A message enters the queue of the unanswered
// before its first byte is written, so a reply always finds it, and the end of the connection fails all that may have been
// sent. Once that end has come, nothing enters the queue any more.
internal sealed partial class Connection : IAsyncDisposable
{
    // What is written is sent when the outbox is empty, and at the latest after so many bytes.
    private const int FlushAt = 64 * 1024;

    // With short time-outs a slow command is likelier than a dead connection.
    private const int ShortestSilence = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Message> _unanswered = new();
    private readonly HashSet<int> _selectable = [0];
    private readonly CancellationTokenSource _end = new();
    private readonly RespParser _parser = new();
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly ConnectionType _type;
    private readonly ServerFacts _facts;

    private Exception? _fault;
    private Task _reading = Task.CompletedTask;
    private int _database;
    private long _lastRead = Clock.Now;
    private long _lastWrite = Clock.Now;

    private Connection(ConnectionMultiplexer owner, ServerFacts facts, EndPoint endPoint, ConnectionType type, Stream stream)
    {
        Owner = owner;
        _facts = facts;
        EndPoint = endPoint;
        _type = type;
        _stream = stream;
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024));
        _output = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024));
    }

    public ConnectionMultiplexer Owner { get; }

    public EndPoint EndPoint { get; }

    public RedisProtocol Protocol { get; private set; } = RedisProtocol.Resp2;

    public long OpenedAt { get; } = Clock.Now;

    public long LastWrite => Volatile.Read(ref _lastWrite);

    // Whether SUBSCRIBE's replies come as arrays beside what they announce.
    private bool IsPubSubOnly => _type == ConnectionType.Subscription && Protocol == RedisProtocol.Resp2;

    // Writes from the outbox until the connection ends. Returns why it did.
    public async Task<Exception> RunAsync(Outbox outbox)
    {
        try
        {
            await WriteFromAsync(outbox).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            End(fault);
        }

        await _reading.ConfigureAwait(false);
        return _fault!;
    }

    // Ends the connection: what may have been sent fails, what waits in the outbox waits on.
    public void End(Exception fault)
    {
        Message[] lost;
        lock (_lock)
        {
            if (_fault is not null)
            {
                return;
            }

            _fault = fault;
            lost = [.. _unanswered];
            _unanswered.Clear();
        }

        _end.Cancel();
        _stream.Dispose();
        foreach (var message in lost)
        {
            message.TryFail(Faults.Lost(message, EndPoint, fault));
        }
    }

    public async ValueTask DisposeAsync()
    {
        End(new ObjectDisposedException(nameof(Connection)));
        await _reading.ConfigureAwait(false);
        await _input.CompleteAsync(_fault).ConfigureAwait(false);
        await _output.CompleteAsync(_fault).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    // Fails what has waited for its reply since before a time. The replies are still to come and will be dropped.
    // If the server has said nothing for much longer, the connection is taken to be dead.
    public void CheckTime(long now, int timeout, Outbox outbox)
    {
        List<Message>? late = null;
        var count = 0;
        lock (_lock)
        {
            count = _unanswered.Count;
            foreach (var message in _unanswered)
            {
                if (now - message.CreatedAt >= timeout && !message.IsDone)
                {
                    (late ??= []).Add(message);
                }
            }
        }

        foreach (var message in late ?? [])
        {
            message.TryFail(Faults.Late(message, EndPoint, now, timeout, count, outbox.Count, now - Volatile.Read(ref _lastRead)));
        }

        var silence = now - Math.Max(Volatile.Read(ref _lastRead), FirstUnansweredAt() ?? now);
        if (silence > Math.Max(ShortestSilence, 2L * timeout))
        {
            End(new RedisConnectionException(ConnectionFailureType.SocketFailure,
                $"{EndPointCollection.ToString(EndPoint)} has answered nothing for {silence} ms while {count} commands waited; the connection is taken to be dead."));
        }
    }

    public int UnansweredCount
    {
        get
        {
            lock (_lock)
            {
                return _unanswered.Count;
            }
        }
    }

    // Sends a command of the connection's own. For the writer only.
    public RawMessage Post(string command, params RedisValue[] arguments)
    {
        var message = new RawMessage(command, arguments);
        Write(message);
        return message;
    }

    // Sends a command of the connection's own and waits for its reply. For the writer only.
    public async Task<RespReply> CallAsync(string command, params RedisValue[] arguments)
    {
        var message = Post(command, arguments);
        await FlushAsync().ConfigureAwait(false);
        return await message.Reply.ConfigureAwait(false);
    }

    public async ValueTask FlushAsync()
    {
        if (_output.UnflushedBytes > 0)
        {
            Volatile.Write(ref _lastWrite, Clock.Now);
            await _output.FlushAsync(_end.Token).ConfigureAwait(false);
        }
    }

    // Writes a command. For the writer only. False if the connection has ended: then nothing of it has been written.
    public bool Write(Message message)
    {
        if (!Expect(message))
        {
            message.TryFail(Faults.NotSent(message, EndPoint, _fault));
            return false;
        }

        RespWriter.Write(_output, message.Command, message.Arguments);
        return true;
    }

    private bool Expect(Message message)
    {
        message.SentAt = Clock.Now;
        lock (_lock)
        {
            if (_fault is not null)
            {
                return false;
            }

            _unanswered.Enqueue(message);
            return true;
        }
    }

    private long? FirstUnansweredAt()
    {
        lock (_lock)
        {
            return _unanswered.TryPeek(out var first) ? first.SentAt : null;
        }
    }

    private async Task WriteFromAsync(Outbox outbox)
    {
        while (true)
        {
            while (outbox.TryTake(out var message))
            {
                if (_end.IsCancellationRequested)
                {
                    outbox.Return(message);
                    return;
                }

                if (!message.IsDone)
                {
                    await WriteInTurnAsync(message).ConfigureAwait(false);
                }

                if (_output.UnflushedBytes >= FlushAt)
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }

            await FlushAsync().ConfigureAwait(false);
            await outbox.WaitAsync(_end.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteInTurnAsync(Message message)
    {
        try
        {
            if (message.Database >= 0 && message.Database != _database && !await SelectAsync(message).ConfigureAwait(false))
            {
                return;
            }

            if (message is TransactionMessage transaction)
            {
                await transaction.RunAsync(this).ConfigureAwait(false);
                return;
            }

            if (message.IsAsking)
            {
                Post("ASKING");
            }

            Write(message);
        }
        catch (Exception fault)
        {
            message.TryFail(Faults.NotSent(message, EndPoint, fault));
            throw;
        }
    }

    // A database that has been selected before is selected without waiting. The first time the reply is waited for, since
    // commands after a SELECT that is refused would run in another database.
    private async ValueTask<bool> SelectAsync(Message message)
    {
        if (_selectable.Contains(message.Database))
        {
            Post("SELECT", message.Database);
        }
        else
        {
            var reply = await CallAsync("SELECT", message.Database).ConfigureAwait(false);
            if (reply.IsError)
            {
                message.TryFail(new RedisServerException($"{reply.AsText()} (database {message.Database}, for {message})"));
                return false;
            }

            _selectable.Add(message.Database);
        }

        _database = message.Database;
        return true;
    }

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
