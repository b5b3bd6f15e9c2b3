namespace Orleans.Runtime.Messaging;

// Cancels that came before their requests: a small message may overtake a large one, and one that is being placed. A
// request that comes later and finds its cancel here does not run. Most cancels that find no request are too late and not
// too early, so they are kept for a short time and only so many.
internal sealed class ParkedCancels(TimeProvider clock)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<(SiloAddress? Silo, GrainId Sender, long Id)> _parked = [];
    private readonly Queue<((SiloAddress? Silo, GrainId Sender, long Id) Key, long Time)> _order = new();
    private int _count;

    public void Park(Message cancel)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count >= MostKept || clock.GetElapsedTime(oldest.Time) > KeptFor))
            {
                _parked.Remove(_order.Dequeue().Key);
            }

            var key = (cancel.SendingSilo, cancel.SendingGrain, cancel.Id);
            if (_parked.Add(key))
            {
                _order.Enqueue((key, clock.GetTimestamp()));
            }

            Volatile.Write(ref _count, _parked.Count);
        }
    }

    /// <summary>Says whether a request has been cancelled already. Costs a read while there are no such cancels.</summary>
    public bool IsCancelled(Message request) => Volatile.Read(ref _count) != 0 && Contains(request);

    private bool Contains(Message request)
    {
        lock (_gate)
        {
            return _parked.Contains((request.SendingSilo, request.SendingGrain, request.Id));
        }
    }
}
