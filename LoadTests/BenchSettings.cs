namespace Grid.LoadTests;

// What every benchmark may be told: whether it may take longer, which silo it measures, and for the runtime's a feed of
// the real packages to measure against.
internal sealed record BenchSettings(bool Long, string SiloPath, string? AgainstFeed)
{
    public string RuntimePeerPath { get; } = Output("RuntimePeer", "Grid.RuntimePeer.dll");

    public static BenchSettings Parse(string[] args)
    {
        var silo = Output("Silo", "Silo.dll");
        var isLong = false;
        string? feed = null;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--long":
                    isLong = true;
                    break;
                case "--silo" when i + 1 < args.Length:
                    silo = args[++i];
                    break;
                case "--against-feed" when i + 1 < args.Length:
                    feed = args[++i];
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not an option of a benchmark. There are --long, --silo PATH and --against-feed PATH.");
            }
        }

        return File.Exists(silo)
            ? new BenchSettings(isLong, silo, feed)
            : throw new FileNotFoundException($"The silo is not built: {silo} is missing. Run ./grid bench, which builds it first.");
    }

    private static string Output(string project, string file)
        => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "release", file));
}
