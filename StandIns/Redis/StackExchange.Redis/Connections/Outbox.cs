using System.Threading.Channels;

namespace StackExchange.Redis;

// The commands that wait to be written: for a turn on the connection, or for a connection. It outlives connections.
//
// Any thread adds; one writer at a time takes.
internal sealed class Outbox
{
    private readonly Lock _lock = new();
    private readonly Queue<Message> _waiting = new();

    // Holds at most one item, which says that there may be something to take.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // A message that was taken and could not be written.
    private Message? _returned;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + (_returned is null ? 0 : 1);
            }
        }
    }

    public void Add(Message message)
    {
        lock (_lock)
        {
            _waiting.Enqueue(message);
        }

        _signal.Writer.TryWrite(true);
    }

    // Adds messages with none between them.
    public void Add(IReadOnlyList<Message> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                _waiting.Enqueue(message);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    public bool TryTake(out Message message)
    {
        lock (_lock)
        {
            if (_returned is not null)
            {
                message = _returned;
                _returned = null;
                return true;
            }

            return _waiting.TryDequeue(out message!);
        }
    }

    // Puts the message that was taken last before all others.
    public void Return(Message message)
    {
        lock (_lock)
        {
            _returned = message;
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        await _signal.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
        _signal.Reader.TryRead(out _);
    }

    // Takes all that has waited since before a time, and what has ended by itself.
    public List<Message> TakeOlder(long than)
    {
        var old = new List<Message>();
        lock (_lock)
        {
            if (_returned is not null && (_returned.IsDone || _returned.CreatedAt < than))
            {
                old.Add(_returned);
                _returned = null;
            }

            while (_waiting.TryPeek(out var message) && (message.IsDone || message.CreatedAt < than))
            {
                old.Add(_waiting.Dequeue());
            }
        }

        return old;
    }

    public List<Message> TakeAll()
    {
        var all = new List<Message>();
        while (TryTake(out var message))
        {
            all.Add(message);
        }

        return all;
    }
}
