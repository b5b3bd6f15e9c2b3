using System.Diagnostics;

namespace Grid.Batching;

/// <summary>
/// The requests that wait in a queue, in order of arrival; each that has a lane stands in that, too. Not thread-safe.
/// </summary>
internal sealed class PendingList
{
    private PendingRequest? _last;
    private int _count;

    public PendingRequest? First { get; private set; }

    /// <summary>Gets how many there are. May be read without the queue's lock, and is then a moment old.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the bytes of their inputs.</summary>
    public long Bytes { get; private set; }

    public void Append(PendingRequest request)
    {
        request.State = PendingState.Queued;
        request.Previous = _last;
        request.Next = null;
        if (_last is null)
        {
            First = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
        _count++;
        Bytes += request.Bytes;
        request.Lane?.Append(request);
    }

    /// <summary>Takes a request out.</summary>
    /// <param name="request">A queued request.</param>
    /// <param name="state">What it is from now on.</param>
    public void Remove(PendingRequest request, PendingState state)
    {
        Debug.Assert(request.State == PendingState.Queued, "Only a queued request can leave the queue.");
        request.State = state;
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            _last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Previous = null;
        request.Next = null;
        _count--;
        Bytes -= request.Bytes;
        request.Lane?.Remove(request);
    }
}
