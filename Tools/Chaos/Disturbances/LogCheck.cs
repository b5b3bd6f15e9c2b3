using Grid.Chaos.Calls;

namespace Grid.Chaos.Disturbances;

// What must be true of the calls, whatever happened to the cluster. Knows only what callers saw and what was done to the
// cluster.
//
//   Values      A counter's and a dispenser's answers are never given twice, and one that was asked for after another had
//               come is larger: the fenced writes of two activations never both succeed.
//   Activations An activation does not answer again after another has answered a call begun later. (Unless membership may
//               have disagreed.)
//   Failures    Each failed call is excused by an incident that it overlaps.
//
// Redis losing its data begins values anew; calls that overlap the loss belong to neither side.
/// <summary>Checks the calls of a run, all ended, against what was done to the cluster.</summary>
public static class LogCheck
{
    /// <summary>Returns what is not as it must be, a line each.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="incidents">What was done.</param>
    /// <returns>The violations.</returns>
    public static IReadOnlyList<string> FindViolations(IReadOnlyList<Call> calls, IReadOnlyList<Incident> incidents)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(incidents);
        var violations = new List<string>();
        Incident[] losses = [.. incidents.Where(static incident => incident.What == Disturbance.RedisLoss)];
        foreach (var grain in calls.GroupBy(static call => (call.Kind, call.Key)))
        {
            Call[] ordered = [.. grain.OrderBy(static call => call.Started)];
            Call[] answered = [.. ordered.Where(static call => call.IsAnswered)];
            if (grain.Key.Kind is CallKind.Counter or CallKind.Numbers)
            {
                foreach (var part in answered.Where(call => !losses.Any(loss => loss.From <= call.Ended && loss.FailuresUntil >= call.Started))
                    .GroupBy(call => losses.Count(loss => loss.FailuresUntil < call.Started)))
                {
                    violations.AddRange(CheckValues([.. part]));
                }
            }

            violations.AddRange(CheckActivations(answered, incidents));
            violations.AddRange(CheckFailures(ordered, incidents));
        }

        return violations;
    }

    // Calls in the order of their starts; a value must exceed each that had come before its call began.
    private static IEnumerable<string> CheckValues(Call[] calls)
    {
        foreach (var twice in calls.GroupBy(static call => call.Answer!.Value.Value).Where(static group => group.Count() > 1))
        {
            yield return $"the same value twice: {string.Join("; ", twice)}";
        }

        Call? largest = null;
        var ended = new PriorityQueue<Call, TimeSpan>();
        foreach (var call in calls)
        {
            while (ended.TryPeek(out var before, out var end) && end < call.Started)
            {
                ended.Dequeue();
                largest = largest is null || before.Answer!.Value.Value > largest.Answer!.Value.Value ? before : largest;
            }

            if (largest is not null && largest.Answer!.Value.Value >= call.Answer!.Value.Value)
            {
                yield return $"a value that is not later: {largest}; then {call}";
            }

            ended.Enqueue(call, call.Ended);
        }
    }

    private static IEnumerable<string> CheckActivations(Call[] calls, IReadOnlyList<Incident> incidents)
    {
        // The first call that was begun after another activation had answered proves that the one before is gone.
        var gone = new Dictionary<Guid, Call>();
        var seen = new Dictionary<Guid, Call>();
        foreach (var call in calls)
        {
            var activation = call.Answer!.Value.Activation;
            if (gone.TryGetValue(activation, out var successor) && successor.Ended < call.Started
                && !incidents.Any(incident => incident.MaySplit && incident.Overlaps(call)))
            {
                yield return $"two activations at a time: {successor}; then {call}";
            }

            foreach (var (other, last) in seen)
            {
                if (other != activation && last.Ended < call.Started)
                {
                    gone.TryAdd(other, call);
                }
            }

            seen[activation] = call;
        }
    }

    private static IEnumerable<string> CheckFailures(Call[] calls, IReadOnlyList<Incident> incidents)
    {
        Call? lastAnswered = null;
        foreach (var call in calls)
        {
            if (call.IsAnswered)
            {
                lastAnswered = call;
            }
            else if (!incidents.Any(incident => incident.Overlaps(call)
                && (incident.Excuses(call, lastAnswered?.Answer!.Value.Silo) || incident.Excuses(call, SiloAt(incident, calls)))))
            {
                yield return $"a call failed{string.Concat(incidents.Where(incident => incident.Overlaps(call)).Select(static incident => $" during {incident}"))}: {call}";
            }
        }
    }

    // Where a grain was when something happened. Silos learn of a death one after the other: while one has the grain answer
    // elsewhere already, a call through another may still fail for where it was. One that had not answered yet may have
    // been there.
    private static string SiloAt(Incident incident, Call[] calls)
        => calls.LastOrDefault(call => call.IsAnswered && call.Ended <= incident.From)?.Answer!.Value.Silo ?? incident.Silo;
}
