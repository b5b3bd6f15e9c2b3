using System.Collections.Immutable;
using Grid.Onnx;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Batching;

/// <summary>
/// Makes each request's answer out of a run's outputs: slices of the same memory, each with a hold on it.
/// </summary>
/// <param name="specs">The outputs that the model declares.</param>
internal sealed class BatchSplitter(ImmutableArray<TensorSpec> specs)
{
    /// <summary>Answers the only request of a run. The run's hold becomes the answer's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="outputs">The run's outputs.</param>
    /// <returns>The answer.</returns>
    public InferenceResult Whole(InferenceRequest request, RunOutputs outputs)
    {
        var answer = new OutputTensor[CountOf(request)];
        for (var i = 0; i < answer.Length; i++)
        {
            var index = IndexOf(request, i);
            var output = outputs.Outputs[index];
            answer[i] = new OutputTensor(specs[index].Name, specs[index].DataType, output.Shape!, output.Data);
        }

        return new InferenceResult(answer, outputs);
    }

    /// <summary>Answers the requests of a joined run, in order. The run's hold is used up, unless this throws.</summary>
    /// <param name="batch">The batch; its outcomes are added, all or none.</param>
    /// <param name="outputs">The run's outputs, each with as many rows as the batch.</param>
    public void Split(Batch batch, RunOutputs outputs)
    {
        var requests = batch.Requests;
        var answers = new OutputTensor[requests.Count][];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new OutputTensor[CountOf(requests[i].Request)];
        }

        for (var index = 0; index < outputs.Outputs.Length; index++)
        {
            if (outputs.Outputs[index].Shape is not null)
            {
                Split(requests, answers, index, outputs.Outputs[index], batch.Rows);
            }
        }

        var results = new InferenceResult[answers.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new InferenceResult(answers[i], outputs);
        }

        // From here on nothing allocates, so nothing can fail half-way.
        batch.Outcomes.EnsureCapacity(results.Length);
        outputs.Retain(results.Length - 1);
        foreach (var result in results)
        {
            batch.Outcomes.Add(InferenceOutcome.Ok(result));
        }
    }

    /// <summary>Tells whether every output has the batch's rows, so that it can be split.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <param name="rows">The batch's rows.</param>
    /// <returns>Whether all have.</returns>
    public static bool CanSplit(RunOutputs outputs, long rows)
    {
        foreach (var output in outputs.Outputs)
        {
            if (output.Shape is { } shape && (shape.Length == 0 || shape[0] != rows))
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(InferenceRequest request, int position)
        => request.Outputs is { Length: > 0 } outputs ? outputs[position] : position;

    private int CountOf(InferenceRequest request)
        => request.Outputs is { Length: > 0 } outputs ? outputs.Length : specs.Length;

    private void Split(List<PendingRequest> requests, OutputTensor[][] answers, int index, in RunOutput output, long rows)
    {
        var spec = specs[index];
        var rest = output.Data;
        var rowLength = (int)(output.Data.Length / rows);
        var rowElements = ElementsOfRow(output.Shape!);
        long[]? shape = null;
        for (var r = 0; r < requests.Count; r++)
        {
            var count = requests[r].Rows;
            var length = spec.DataType == TensorDataType.Bytes
                ? BytesElements.LengthOf(rest.Span, count * rowElements)
                : count * rowLength;
            var data = rest[..length];
            rest = rest[length..];

            // Most requests of a batch have the same number of rows: their answers share one array.
            if (shape is null || shape[0] != count)
            {
                shape = (long[])output.Shape!.Clone();
                shape[0] = count;
            }

            var answer = answers[r];
            for (var i = 0; i < answer.Length; i++)
            {
                if (IndexOf(requests[r].Request, i) == index)
                {
                    answer[i] = new OutputTensor(spec.Name, spec.DataType, shape, data);
                }
            }
        }
    }

    private static long ElementsOfRow(long[] shape)
    {
        var elements = 1L;
        foreach (var dimension in shape.AsSpan(1))
        {
            elements *= dimension;
        }

        return elements;
    }
}
