using System.Globalization;
using Grid.Chaos.Calls;
using Grid.SiloUnderTest.Grains;
using StackExchange.Redis;

namespace Grid.Chaos.Disturbances;

/// <summary>Compares the numbers that callers were given with the lists that Redis kept of what it gave to whom.</summary>
public static class NumbersCheck
{
    /// <summary>Returns what is not as it must be, a line each.</summary>
    /// <param name="database">Redis.</param>
    /// <param name="calls">Calls that ended before this one began, and began after Redis last lost its data.</param>
    /// <returns>The violations.</returns>
    public static async Task<IReadOnlyList<string>> FindViolationsAsync(IDatabase database, IReadOnlyList<Call> calls)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(calls);
        var violations = new List<string>();
        foreach (var grain in calls.Where(static call => call.Kind == CallKind.Numbers && call.IsAnswered).GroupBy(static call => call.Key))
        {
            var given = new Dictionary<long, Guid>();
            var (number, epoch) = (0L, 0L);
            foreach (var line in await database.ListRangeAsync(NumbersKeys.Log(grain.Key)))
            {
                var parts = line.ToString().Split(' ');
                var (next, nextEpoch) = (Number(parts[0]), Number(parts[1]));
                if (next != number + 1 || nextEpoch < epoch)
                {
                    violations.Add($"Redis gave '{line}' of {grain.Key} after number {number} of epoch {epoch}");
                }

                (number, epoch) = (next, nextEpoch);
                given[number] = Guid.Parse(parts[2]);
            }

            violations.AddRange(grain
                .Where(call => !given.TryGetValue(call.Answer!.Value.Value, out var activation) || activation != call.Answer.Value.Activation)
                .Select(static call => $"Redis did not give this number to this activation: {call}"));
        }

        return violations;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
