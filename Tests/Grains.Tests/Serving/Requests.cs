using System.Runtime.InteropServices;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Xunit;

namespace Grid.Tests.Serving;

// Requests and answers in the terms of the known answers.
internal static class Requests
{
    // Inputs lie one byte off where they should, if told so: a body's tensors lie wherever its header ends.
    public static InferenceRequest Make(
        ModelSignature signature, TensorBufferPool buffers, IEnumerable<CaseTensor> inputs, int offset = 0)
    {
        var request = new InferenceRequest(signature);
        foreach (var input in inputs)
        {
            var position = Enumerable.Range(0, signature.Inputs.Length).Single(i => signature.Inputs[i].Name == input.Name);
            Assert.True(TensorDataTypes.TryParse(input.DataType, out var type));
            var buffer = buffers.Rent(input.Data.Length + offset);
            input.Data.CopyTo(buffer.GetSpan()[offset..]);
            request.Inputs[position] = new InputTensor(type, input.Shape, buffer, offset, input.Data.Length);
        }

        return request;
    }

    public static InferenceRequest Floats(Replica replica, TensorBufferPool buffers, int rows, params ReadOnlySpan<float> values)
    {
        var spec = replica.Signature.Inputs[0];
        var width = spec.Shape.Length > 1 ? (int)spec.Shape[1] : 1;
        var data = new float[rows * width];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = values.IsEmpty ? i : values[i % values.Length];
        }

        long[] shape = spec.Shape.Length > 1 ? [rows, width] : [rows];
        return Make(replica.Signature, buffers, [new CaseTensor(spec.Name, "FP32", shape, MemoryMarshal.AsBytes(data.AsSpan()).ToArray())]);
    }

    public static InferenceRequest Integers(Replica replica, TensorBufferPool buffers, params long[] values)
        => Make(replica.Signature, buffers, [
            new CaseTensor(replica.Signature.Inputs[0].Name, "INT64", [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);

    public static Dictionary<string, CaseTensor> Read(InferenceResult result) => result.Outputs.ToDictionary(
        output => output.Name,
        output => new CaseTensor(output.Name, output.DataType.WireName(), output.Shape, output.Data.ToArray()));

    public static float[] Floats(InferenceOutcome outcome)
    {
        Assert.True(outcome.Status == InferenceStatus.Ok, outcome.Message);
        using var result = outcome.Result!;
        return MemoryMarshal.Cast<byte, float>(result.Outputs[0].Data.Span).ToArray();
    }
}
