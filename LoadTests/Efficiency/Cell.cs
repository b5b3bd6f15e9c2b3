namespace Grid.LoadTests.Efficiency;

// The rounds of one contender on one model.
internal sealed class Cell
{
    public const int MinRounds = 5;

    private const int MinRequests = 200;

    private readonly List<double> _rates = [];
    private readonly List<double> _processorMicroseconds = [];
    private readonly List<double> _p99Milliseconds = [];
    private bool _isThin;

    public bool HasErrors { get; private set; }

    public int Rounds => _rates.Count;

    // The batch size, where the contender chose one itself; 0 otherwise.
    public int Batch { get; set; }

    // Enough rounds, each with enough requests and none failed: otherwise nothing may be claimed from it.
    public bool IsConclusive => !HasErrors && !_isThin && _rates.Count >= MinRounds;

    public double Rate => Median(_rates);

    public double? ProcessorMicroseconds => _processorMicroseconds.Count > 0 ? Median(_processorMicroseconds) : null;

    public double? P99Milliseconds => _p99Milliseconds.Count > 0 ? Median(_p99Milliseconds) : null;

    public void Add(double rate) => _rates.Add(rate);

    public void Add(Load.WrkResult result, TimeSpan processorTime)
    {
        HasErrors |= result.Errors > 0;
        _isThin |= result.Requests < MinRequests;
        _rates.Add(result.RequestsPerSecond);
        _processorMicroseconds.Add(processorTime.TotalMicroseconds / Math.Max(result.Requests, 1));
        _p99Milliseconds.Add(result.P99.TotalMilliseconds);
    }

    public double RateOf(int round) => _rates[round];

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
