using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

/// <summary>Messages that wait for their turn, linked through themselves. Not thread-safe.</summary>
internal struct MessageQueue
{
    private Message? _last;

    public Message? First { get; private set; }

    public int Count { get; private set; }

    public void Add(Message message)
    {
        message.Next = null;
        if (_last is null)
        {
            First = message;
        }
        else
        {
            _last.Next = message;
        }

        _last = message;
        Count++;
    }

    /// <summary>Removes the message after <paramref name="previous"/>, or the first.</summary>
    public void RemoveAfter(Message? previous)
    {
        var removed = previous is null ? First! : previous.Next!;
        if (previous is null)
        {
            First = removed.Next;
        }
        else
        {
            previous.Next = removed.Next;
        }

        if (_last == removed)
        {
            _last = previous;
        }

        removed.Next = null;
        Count--;
    }

    public Message? Take()
    {
        var first = First;
        if (first is not null)
        {
            RemoveAfter(null);
        }

        return first;
    }
}
