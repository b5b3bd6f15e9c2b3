using System.Buffers.Binary;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// A request without JSON (Inference-Header-Content-Length: 0): the whole body is the data of the model's one input. Its
// shape follows from its length, so at most one dimension may be variable; a batch dimension counts as 1. All outputs go
// out as binary data. For BYTES the body is the one string.

/// <summary>
/// Decodes requests whose body is one tensor and nothing else.
/// </summary>
internal static class RawRequestReader
{
    /// <summary>Decodes a request.</summary>
    /// <param name="signature">The signature of the version it is for.</param>
    /// <param name="pool">Lends a buffer for a string and its length.</param>
    /// <param name="body">The body. The request takes a hold of its own; the caller's stays the caller's.</param>
    /// <returns>The request, with its hold.</returns>
    /// <exception cref="RestFault">The model needs more than one input, or the body's length fits no shape of it.</exception>
    public static DecodedInfer Read(ModelSignature signature, TensorBufferPool pool, RequestBody body)
    {
        if (signature.Inputs.IsEmpty || signature.RequiredInputs > 1)
        {
            throw RestFault.BadRequest(
                $"A raw binary request (Inference-Header-Content-Length: 0) is for models with one input; this one needs " +
                $"{signature.RequiredInputs}. Describe the inputs in JSON.");
        }

        var spec = signature.Inputs[0];
        var call = new DecodedInfer(new InferenceRequest(signature)) { BinaryByDefault = true };
        call.Request.Inputs[0] = spec.DataType == TensorDataType.Bytes
            ? ReadString(pool, body, Shape(signature, spec, 1))
            : new InputTensor(
                spec.DataType, Shape(signature, spec, body.Length / spec.DataType.ElementSize()), body.Buffer.Retain(), 0, body.Length);
        return call;
    }

    private static InputTensor ReadString(TensorBufferPool pool, RequestBody body, long[] shape)
    {
        var buffer = pool.Rent(sizeof(uint) + body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(), body.Length);
        body.Slice(0, body.Length).CopyTo(buffer.GetSpan()[sizeof(uint)..]);
        return new InputTensor(TensorDataType.Bytes, shape, buffer, 0, buffer.Length);
    }

    private static long[] Shape(ModelSignature signature, TensorSpec spec, long count)
    {
        var shape = spec.Shape.ToArray();
        if (signature.MaxBatchSize > 0 && shape.Length > 0 && shape[0] < 0)
        {
            shape[0] = 1;
        }

        var variable = -1;
        long known = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] >= 0)
            {
                known *= shape[i];
            }
            else if (variable >= 0)
            {
                throw RestFault.BadRequest(
                    $"Input '{spec.Name}' has more than one variable dimension ({TensorShape.Format(spec.Shape.AsSpan())}), so its " +
                    "shape does not follow from the body's length. Describe it in JSON.");
            }
            else
            {
                variable = i;
            }
        }

        if (variable >= 0)
        {
            shape[variable] = known == 0 ? 0 : count / known;
        }

        return shape;
    }
}
