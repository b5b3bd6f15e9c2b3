using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grid.Chaos.Calls;

/// <summary>All calls, as the callers saw them.</summary>
public sealed class CallLog
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ConcurrentDictionary<(CallKind, string), Call> _lastAnswered = new();

    /// <summary>Gets the time since the log was begun.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Gets the calls that have ended so far, in the order of their ends.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>Gets the call that ended last.</summary>
    public Call? Last { get; private set; }

    /// <summary>Adds a call.</summary>
    /// <param name="call">The call, which has ended.</param>
    public void Add(Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _calls.Enqueue(call);
        Last = call;
        if (call.IsAnswered)
        {
            _lastAnswered.AddOrUpdate(
                (call.Kind, call.Key), static (_, latest) => latest, static (_, known, latest) => latest.Started > known.Started ? latest : known, call);
        }
    }

    /// <summary>Returns whether a grain has answered a call that was begun after a moment.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="since">The moment.</param>
    /// <returns>Whether it has.</returns>
    public bool HasAnswered((CallKind Kind, string Key) grain, TimeSpan since)
        => _lastAnswered.TryGetValue(grain, out var call) && call.Started >= since;
}
