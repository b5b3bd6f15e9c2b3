using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Grid.LoadTests.Efficiency;

// ONNX Runtime called in a loop on one thread, with nothing around it: what a server could reach at most.
internal sealed class RawSession : IDisposable
{
    private static readonly int[] BatchSizes = [1, 2, 4, 8, 16, 32, 64];
    private static readonly TimeSpan TrialTime = TimeSpan.FromMilliseconds(400);

    private readonly BenchModel _model;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string _output;

    public RawSession(BenchModel model, string path)
    {
        _model = model;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(path, options);
        _output = _session.OutputMetadata.Keys.First();
        BestBatch = BatchSizes.MaxBy(batch => RowsPerSecond(batch, TrialTime));
    }

    public int BestBatch { get; }

    public double RowsPerSecond(TimeSpan duration) => RowsPerSecond(BestBatch, duration);

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private double RowsPerSecond(int batch, TimeSpan duration)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(_model.Rows(batch), [batch, .. _model.RowShape]);
        string[] inputs = [_model.Input];
        string[] outputs = [_output];
        OrtValue[] values = [value];
        _session.Run(_runOptions, inputs, values, outputs).Dispose();

        var runs = 0L;
        var started = Stopwatch.GetTimestamp();
        do
        {
            _session.Run(_runOptions, inputs, values, outputs).Dispose();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(started) < duration);

        return runs * batch / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
