using Grid.Onnx;
using Grid.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Batching;

// Finds out whether requests of a model may be joined, by trying it.
//
// A graph doesn't say what its first dimension means: it may be the batch, time, or something that all rows are compared
// over. So some rows run alone and the same rows run joined; only if every output has the batch's rows, and each row is what
// it was alone, are requests joined. Models whose state has its batch elsewhere, whose noise is random, whose quantization
// looks at the whole batch, whose batch is fixed: all fail this one test, and none has to be recognized.
//
// What plausible inputs are is not known either: inner dimensions that the graph leaves open are tried in several sizes (the
// same for all of them, so that dimensions which must agree do), integers are kept at 0 and 1 so that they are valid indices.
// If none runs, requests are not joined, which is slower and never wrong.
//
// Inputs are from a numbered seed, so replicas of a model come to the same verdict, with one exception: where the time runs
// out first. On a machine so slow that no input runs in time, or that only the first split is compared, the verdict may be
// another. "always" or "never" in the model's configuration settles it.

/// <summary>
/// Compares rows that ran alone with the same rows joined.
/// </summary>
/// <param name="buffers">Where buffers come from.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchProbe(TensorBufferPool buffers, TimeProvider time)
{
    private const int Seed = 20_090_103;

    // A probe also warms the session up, so it isn't lost time; but a load must end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly long[] Sizes = [4, 1, 2, 3, 8, 16, 5, 10, 32, 64, 128, 224, 256, 512, 1024];
    private static readonly (int First, int Second)[] Splits = [(1, 2), (3, 2)];

    /// <summary>Finds what the signature alone says against joining.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The obstacle as a sentence, or null.</returns>
    public static string? FindObstacle(OnnxModel model)
    {
        var signature = model.Signature;
        if (signature.RequiredInputs == 0)
        {
            return "The model requires no input.";
        }

        for (var i = 0; i < signature.RequiredInputs; i++)
        {
            var input = signature.Inputs[i];
            if (input.Shape.Length == 0 || input.Shape[0] >= 0)
            {
                return $"Input '{input.Name}' is declared as {TensorShape.Format(input.Shape.AsSpan())}: its first dimension isn't open.";
            }

            var names = model.InputDimensions[i];
            if (names[0].Length > 0 && Array.IndexOf(names, names[0], 1) > 0)
            {
                return $"Input '{input.Name}' has its first dimension '{names[0]}' twice.";
            }
        }

        return null;
    }

    /// <summary>Runs the model and compares, on the calling thread.</summary>
    /// <param name="model">A model without an obstacle.</param>
    /// <param name="cancellationToken">Stops the probe between runs.</param>
    /// <returns>What was different, as a sentence, or null if rows keep apart.</returns>
    /// <exception cref="OperationCanceledException">The probe was cancelled.</exception>
    public string? FindDifference(OnnxModel model, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        var begun = time.GetTimestamp();
        var inputs = new ProbeInputs(model.Signature, buffers, new Random(Seed));
        var failure = "";
        foreach (var size in inputs.HasOpenSizes ? Sizes : [1])
        {
            foreach (var integers in inputs.IntegerChoices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (time.GetElapsedTime(begun) > Patience)
                {
                    return $"No plausible input ran within {Patience.TotalSeconds} seconds. {failure}";
                }

                var difference = Compare(model, options, inputs, size, integers, begun, out var refused);
                if (refused is null)
                {
                    return difference;
                }

                failure = refused;
            }
        }

        return $"No plausible input could be found to try it. {failure}";
    }

    private string? Compare(
        OnnxModel model, RunOptions options, ProbeInputs inputs, long size, int integers, long begun, out string? refused)
    {
        refused = null;
        foreach (var (first, second) in Splits)
        {
            if (!inputs.TryMake(first + second, size, integers))
            {
                refused = $"Inputs of size {size} are too large to try.";
                return null;
            }

            try
            {
                var difference = Compare(model, options, inputs, first, second, out refused);
                if (difference is not null || refused is not null)
                {
                    return difference;
                }
            }
            finally
            {
                inputs.Release();
            }

            // One split tells nearly as much as two; a model this slow is not made to wait for the second.
            if (time.GetElapsedTime(begun) > Patience / 2)
            {
                break;
            }
        }

        return null;
    }

    private static string? Compare(
        OnnxModel model, RunOptions options, ProbeInputs inputs, int first, int second, out string? refused)
    {
        using var head = model.Run(options, inputs.Slice(0, first), [], out var headFailure);
        using var tail = head is null ? null : model.Run(options, inputs.Slice(first, second), [], out _);
        if (head is null || tail is null)
        {
            refused = headFailure.Message ?? $"The model ran on {first} rows and not on {second}.";
            return null;
        }

        refused = null;
        using var joined = model.Run(options, inputs.Slice(0, first + second), [], out var joinedFailure);
        if (joined is null)
        {
            return $"It runs on {first} and on {second} rows, but not on {first + second}. {joinedFailure.Message}";
        }

        var outputs = model.Signature.Outputs;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (ProbeComparison.FindDifference(outputs[i], head.Outputs[i], tail.Outputs[i], joined.Outputs[i], first, second)
                is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}
