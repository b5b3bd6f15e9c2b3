namespace Grid.LoadTests;

// What every benchmark may be told: whether it may take longer, and which silo it measures.
internal sealed record BenchSettings(bool Long, string SiloPath)
{
    public static BenchSettings Parse(string[] args)
    {
        var silo = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Silo", "release", "Silo.dll"));
        var isLong = false;
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
                default:
                    throw new ArgumentException($"'{args[i]}' is not an option of a benchmark. There are --long and --silo PATH.");
            }
        }

        return File.Exists(silo)
            ? new BenchSettings(isLong, silo)
            : throw new FileNotFoundException($"The silo is not built: {silo} is missing. Run ./grid bench, which builds it first.");
    }
}
