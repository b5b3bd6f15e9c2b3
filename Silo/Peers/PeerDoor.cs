namespace Grid.Silo.Peers;

// Two ways in which a silo's door can fail: it refuses a connection, which shows at once, or it says nothing any more, as one
// whose process is stopped or whose network is cut. A request that takes long looks the same as the latter, so while requests
// are under way and no answer has come for a while, the door is asked whether it lives (PeerDoors).
//
// A door that failed is left alone for a while, twice as long each time in a row: new requests go elsewhere. What is under way
// there is left to its end, since a silo that stops refuses connections while it answers what it has begun. Only where no
// answer can be hoped for is it broken off: the door takes the question and says nothing, or its silo is dead.

#pragma warning disable CA1001 // A token source without a timer holds nothing, and requests look at it to their end.
/// <summary>
/// The door of another silo, as this one knows it.
/// </summary>
/// <param name="address">Its address.</param>
/// <param name="clock">The clock.</param>
internal sealed class PeerDoor(string address, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);
    private readonly Lock _lock = new();
    private CancellationTokenSource _silent = new();
    private TimeSpan _pause = FirstPause;
    private long _ejectedUntil = long.MinValue;
    private long _lastSign;
    private int _underWay;

    /// <summary>Gets its address.</summary>
    public string Address { get; } = address;

    /// <summary>Gets where forwarded requests go.</summary>
    public Uri Infer { get; } = new(address + PeerPaths.Infer);

    /// <summary>Gets where it tells whether it lives.</summary>
    public Uri Live { get; } = new(address + PeerPaths.Live);

    /// <summary>Gets whether it is left alone now.</summary>
    public bool IsEjected => clock.GetTimestamp() < Volatile.Read(ref _ejectedUntil);

    /// <summary>Gets or sets whether it is being asked whether it lives.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Gets whether requests are under way there.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    /// <summary>Gets a token that is cancelled when what is under way there is broken off.</summary>
    public CancellationToken Silent => Volatile.Read(ref _silent).Token;

    /// <summary>Begins a request.</summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref _underWay) == 1)
        {
            Volatile.Write(ref _lastSign, clock.GetTimestamp());
        }
    }

    /// <summary>Ends a request.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);

    /// <summary>Tells that it has answered.</summary>
    public void OnSign()
    {
        Volatile.Write(ref _lastSign, clock.GetTimestamp());
        if (Volatile.Read(ref _ejectedUntil) != long.MinValue)
        {
            lock (_lock)
            {
                _ejectedUntil = long.MinValue;
                _pause = FirstPause;
            }
        }
    }

    /// <summary>Tells whether requests are under way there and nothing was heard of it for a while.</summary>
    /// <param name="time">How long.</param>
    /// <returns>Whether it has been silent.</returns>
    public bool IsSilentFor(TimeSpan time)
        => IsBusy && clock.GetElapsedTime(Volatile.Read(ref _lastSign)) > time;

    /// <summary>Has new requests leave it alone for a while.</summary>
    /// <returns>Whether they didn't already.</returns>
    public bool Eject()
    {
        lock (_lock)
        {
            if (IsEjected)
            {
                return false;
            }

            _ejectedUntil = clock.GetTimestamp() + (long)(_pause.TotalSeconds * clock.TimestampFrequency);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return true;
        }
    }

    /// <summary>Breaks off what is under way there.</summary>
    public void BreakOff() => Interlocked.Exchange(ref _silent, new CancellationTokenSource()).Cancel();
}
