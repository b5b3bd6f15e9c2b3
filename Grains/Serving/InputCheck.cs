using Grid.Models;
using Grid.Tensors;

namespace Grid.Serving;

// What stands between a request and native memory: a tensor that passes here has exactly the bytes that its shape says.
//
// Cost on the happy path: a comparison for each dimension and, for booleans and strings only, one pass over the bytes; no
// allocation.

/// <summary>
/// Checks requests against a model's signature. Shared by all doors, so that they refuse alike.
/// </summary>
public static class InputCheck
{
    private const long MaxBesideEmpty = 1 << 16;

    /// <summary>Checks a request.</summary>
    /// <param name="signature">What the model declares.</param>
    /// <param name="request">The request.</param>
    /// <returns>Null if it fits; else what came, what the model declares and what to do, for a status of 400.</returns>
    public static string? Find(ModelSignature signature, InferenceRequest request)
        => Find(signature, request, out _, out _);

    internal static string? Find(ModelSignature signature, InferenceRequest request, out int rows, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(request);
        rows = 1;
        bytes = 0;
        var inputs = request.Inputs;
        if (inputs.Length != signature.Inputs.Length)
        {
            return $"The request has {inputs.Length} inputs; the model declares {signature.Inputs.Length}.";
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            ref readonly var input = ref inputs[i];
            if (input.Buffer is null)
            {
                if (i < signature.RequiredInputs)
                {
                    return $"Input '{signature.Inputs[i].Name}' is missing; the model declares {Describe(signature.Inputs[i])}.";
                }

                continue;
            }

            if (FindFault(signature.Inputs[i], input, signature.RefusesEmptyInputs) is { } fault)
            {
                return fault;
            }

            bytes += input.Length;
        }

        return FindOutputFault(signature, request.Outputs) ?? FindRowFault(signature, inputs, out rows);
    }

    private static string? FindFault(TensorSpec spec, in InputTensor input, bool refusesEmpty)
    {
        if (input.DataType != spec.DataType)
        {
            return $"Input '{spec.Name}' has datatype {input.DataType.WireName()}; the model declares {Describe(spec)}.";
        }

        if (!Fits(spec, input.Shape))
        {
            return $"Input '{spec.Name}' has shape {TensorShape.Format(input.Shape)}; the model declares {Describe(spec)}"
                + (input.Shape.Length == spec.Shape.Length ? "." : $": {spec.Shape.Length} dimensions, not {input.Shape.Length}.");
        }

        if (!TensorShape.TryCount(input.Shape, out var count))
        {
            return $"Input '{spec.Name}' has shape {TensorShape.Format(input.Shape)}, whose product is more than any tensor can hold.";
        }

        if (count == 0 && FindEmptyFault(spec, input.Shape, refusesEmpty) is { } fault)
        {
            return fault;
        }

        if ((uint)input.Offset > (uint)input.Buffer!.Length || (uint)input.Length > (uint)(input.Buffer.Length - input.Offset))
        {
            return $"Input '{spec.Name}' takes {input.Length} bytes from {input.Offset}, past the end of its buffer of "
                + $"{input.Buffer.Length}.";
        }

        return FindDataFault(spec, input, count);
    }

    // A tensor without elements costs its sender nothing, whatever its other dimensions are; the model may still make much
    // of them.
    private static string? FindEmptyFault(TensorSpec spec, ReadOnlySpan<long> shape, bool refusesEmpty)
    {
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0 && refusesEmpty && spec.Shape[i] < 0)
            {
                return $"Input '{spec.Name}' has shape {TensorShape.Format(shape)}; the model has recurrent operators, which can't "
                    + $"take an empty dimension. Send at least 1 in dimension {i}.";
            }

            if (shape[i] > MaxBesideEmpty && spec.Shape[i] < 0)
            {
                return $"Input '{spec.Name}' has shape {TensorShape.Format(shape)}; beside an empty dimension none may be above "
                    + $"{MaxBesideEmpty}.";
            }
        }

        return null;
    }

    private static string? FindDataFault(TensorSpec spec, in InputTensor input, long count)
    {
        var shape = input.Shape;
        if (input.DataType == TensorDataType.Bytes)
        {
            if (!BytesElements.TryCount(input.Data, out var elements))
            {
                return $"Input '{spec.Name}' is malformed: the length before one of its elements runs past the tensor's end at "
                    + $"{input.Length} bytes. Each element is preceded by its length as a little-endian uint32.";
            }

            return elements == count
                ? null
                : $"Input '{spec.Name}' holds {elements} elements; its shape {TensorShape.Format(shape)} takes {count}.";
        }

        var size = input.DataType.ElementSize();
        if (count > int.MaxValue / size || count * size != input.Length)
        {
            return $"Input '{spec.Name}' holds {input.Length} bytes; its shape {TensorShape.Format(shape)} of "
                + $"{input.DataType.WireName()} takes {(Int128)count * size}.";
        }

        // Any other value is undefined behaviour in the runtime's own code.
        return input.DataType == TensorDataType.Bool && input.Data.ContainsAnyExceptInRange((byte)0, (byte)1)
            ? $"Input '{spec.Name}' is BOOL and holds a byte other than 0 and 1. Write 0 for false and 1 for true."
            : null;
    }

    private static string? FindOutputFault(ModelSignature signature, int[]? outputs)
    {
        foreach (var output in outputs.AsSpan())
        {
            if ((uint)output >= (uint)signature.Outputs.Length)
            {
                return $"Output number {output} was asked for; the model declares {signature.Outputs.Length}, counted from 0.";
            }
        }

        return null;
    }

    private static string? FindRowFault(ModelSignature signature, InputTensor[] inputs, out int rows)
    {
        rows = 1;
        if (signature.MaxBatchSize == 0)
        {
            return null;
        }

        var first = inputs[0].Shape[0];
        for (var i = 1; i < signature.RequiredInputs; i++)
        {
            if (inputs[i].Shape[0] != first)
            {
                return $"Input '{signature.Inputs[i].Name}' has {inputs[i].Shape[0]} rows and input '{signature.Inputs[0].Name}' "
                    + $"{first}; dimension 0 is the batch and must be the same in all inputs.";
            }
        }

        // Counted only to join requests: more rows than an int holds are never joined anyway.
        rows = (int)Math.Min(first, int.MaxValue);
        return null;
    }

    private static bool Fits(TensorSpec spec, ReadOnlySpan<long> shape)
    {
        var declared = spec.Shape.AsSpan();
        if (shape.Length != declared.Length)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] < 0 || (declared[i] >= 0 && shape[i] != declared[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Describe(TensorSpec spec) => $"{spec.DataType.WireName()} {TensorShape.Format(spec.Shape.AsSpan())}";
}
