using System.Diagnostics;

namespace Grid.Batching;

// When a run ends, the callers that it answered often come straight back. A thread that takes the queue before they do runs
// without them, and they wait for that run in turn: callers in a loop stay split into two halves for ever, each run half as
// large as it could be. With 8 callers on a model of 33 MB that costs a fifth of the rows per second of processor time
// (measured; less with more callers), and a caller waits for two runs instead of one.
//
// So a thread that comes back from a run lingers until the callers are back: at most a sixteenth of what the run took and 2 ms,
// never while another model has work, and only as long as it pays, that is while enough of each run came in while it lingered.
// Every 32nd time it lingers anyway, to find out whether it pays again.
//
// Real time, not the injected clock: it waits for other threads of this machine. Under the queue's lock but for Goes, which
// reads words that may be a run old.

/// <summary>
/// Decides how long a run thread waits for the callers that it has just answered.
/// </summary>
internal sealed class Linger
{
    private const int Share = 16;
    private const int Exploration = 32;
    private const double WorthwhileGain = 1.0 / Share;
    private const double Learning = 0.25;

    private static readonly long Longest = Stopwatch.Frequency / 500;
    private static readonly long Shortest = Stopwatch.Frequency / 50_000;

    private double _gain = 1;
    private int _passes;
    private long _until;
    private int _expected;

    /// <summary>Notes the end of a run.</summary>
    /// <param name="began">When it took its requests, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="ended">When it ended, likewise.</param>
    /// <param name="waiting">How many requests wait now.</param>
    /// <param name="answered">How many it answers.</param>
    public void OnFinished(long began, long ended, int waiting, int answered)
    {
        var allowance = Math.Min((ended - began) / Share, Longest);
        _until = allowance < Shortest ? 0 : ended + allowance;
        _expected = waiting + answered;
    }

    /// <summary>Decides whether to linger.</summary>
    /// <param name="waiting">How many requests wait now.</param>
    /// <param name="enough">How many fill a run.</param>
    /// <returns>Whether it may pay.</returns>
    public bool Begins(int waiting, int enough)
        => Goes(waiting, enough) && (_gain >= WorthwhileGain || ++_passes % Exploration == 0);

    /// <summary>Tells whether to go on.</summary>
    /// <param name="waiting">How many requests wait now.</param>
    /// <param name="enough">How many fill a run.</param>
    /// <returns>False once all callers are back, a run is full or the time is over.</returns>
    public bool Goes(int waiting, int enough)
        => waiting < Math.Min(Volatile.Read(ref _expected), enough) && Stopwatch.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>Learns from having lingered.</summary>
    /// <param name="before">How many requests waited before.</param>
    /// <param name="after">How many wait now.</param>
    public void OnEnded(int before, int after)
    {
        var gain = after > before ? (after - before) / (double)after : 0;
        _gain += Learning * (gain - _gain);
    }
}
