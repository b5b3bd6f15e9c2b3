using Grid.LoadTests.Efficiency;

namespace Grid.LoadTests.Runtime;

// The rounds of one contender under one load.
internal sealed class RuntimeCell(bool isRemote)
{
    private const int MinCalls = 200;

    // Of 600 KB, a few bytes more or less are not a difference.
    private const int RatioDigits = 3;

    private readonly List<RuntimeResult> _rounds = [];
    private readonly List<double> _echoes = [];

    public double Rate => Median(static round => round.PerSecond);

    public double CallerProcessor => Median(static round => round.ProcessorMicroseconds);

    public double SiloProcessor => isRemote ? Median(static round => round.SiloProcessorMicroseconds) : 0;

    public double CallerBytes => Median(static round => round.AllocatedBytes);

    public double SiloBytes => isRemote ? Median(static round => round.SiloAllocatedBytes) : 0;

    /// <summary>Gets the processor time per call of all processes together, in microseconds.</summary>
    public double Processor => Median(ProcessorOf);

    public double Bytes => Median(BytesOf);

    /// <summary>Gets the processor time per request of Kestrel's echo under the same load, in microseconds.</summary>
    public double EchoProcessor => Cell.Median(_echoes);

    /// <summary>Gets the median over rounds of a call's processor time over the echo's.</summary>
    public double ProcessorOverEcho => Cell.Median([.. _rounds.Zip(_echoes, (round, echo) => ProcessorOf(round) / echo)]);

    public void Add(RuntimeResult result) => _rounds.Add(result);

    /// <summary>Adds what the echo took in the round that was added last.</summary>
    public void AddEcho(double processor) => _echoes.Add(processor);

    public double? ProcessorOver(RuntimeCell other) => Over(other, ProcessorOf);

    public double? BytesOver(RuntimeCell other) => Over(other, BytesOf);

    // The median over rounds of ratios within a round; null where a round had too few calls to claim anything.
    private double? Over(RuntimeCell other, Func<RuntimeResult, double> figure)
        => _rounds.Count < Cell.MinRounds || _rounds.Concat(other._rounds).Any(static round => round.Calls < MinCalls)
            ? null
            : Math.Round(Cell.Median([.. _rounds.Zip(other._rounds, (mine, theirs) => figure(mine) / figure(theirs))]), RatioDigits);

    private double ProcessorOf(RuntimeResult round) => round.ProcessorMicroseconds + (isRemote ? round.SiloProcessorMicroseconds : 0);

    private double BytesOf(RuntimeResult round) => round.AllocatedBytes + (isRemote ? round.SiloAllocatedBytes : 0);

    private double Median(Func<RuntimeResult, double> figure) => Cell.Median([.. _rounds.Select(figure)]);
}
