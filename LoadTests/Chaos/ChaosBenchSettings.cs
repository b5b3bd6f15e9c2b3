using System.Globalization;

namespace Grid.LoadTests.Chaos;

// What the chaos benchmark is told: how long, and the seed of all choices.
internal sealed record ChaosBenchSettings(bool Long, int Seed)
{
    public static ChaosBenchSettings Parse(string[] args)
    {
        var isLong = false;
        // A new one each time, so that runs differ; printed, so that one can be had again.
        var seed = Environment.TickCount & 0xFFFF;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--long":
                    isLong = true;
                    break;
                case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not an option of this benchmark. There are --long and --seed NUMBER.");
            }
        }

        return new ChaosBenchSettings(isLong, seed);
    }
}
