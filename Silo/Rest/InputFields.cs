using System.Text.Json;
using Grid.Models;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// What was read so far of one object in a request's <c>inputs</c>.
/// </summary>
/// <param name="ordinal">Its position in the array.</param>
internal struct InputFields(int ordinal)
{
    private const int LongestDataType = 8;
    private TensorDataType _dataType;

    /// <summary>The tensor's bytes behind the JSON, or -1.</summary>
    public long BinarySize = -1;

    /// <summary>Gets the input's position in the signature, or -1.</summary>
    public int Index { get; private set; } = -1;

    /// <summary>Gets the shape, or null.</summary>
    public long[]? Shape { get; private set; }

    /// <summary>Gets or sets where the data begins in the JSON, or -1.</summary>
    public long DataAt { get; set; } = -1;

    /// <summary>Gets or sets whether the data was met too early and is still to be read.</summary>
    public bool IsDataAhead { get; set; }

    /// <summary>Gets whether all is known that is needed to read the data.</summary>
    public readonly bool IsComplete => Index >= 0 && Shape is not null && _dataType != TensorDataType.None;

    /// <summary>Gets what to call the input in a message.</summary>
    public readonly string Label => $"The input at position {ordinal}";

    /// <summary>Reads the name and finds the input.</summary>
    /// <param name="reader">The reader, on the name.</param>
    /// <param name="signature">The model's inputs.</param>
    /// <exception cref="RestFault">There is no such input, or the object has a name already.</exception>
    public void ReadName(ref Utf8JsonReader reader, ModelSignature signature)
    {
        RequireFirst(Index < 0, "name");
        JsonText.RequireString(ref reader, $"The name of {Label}");
        for (var i = 0; i < signature.Inputs.Length; i++)
        {
            if (reader.ValueTextEquals(signature.Inputs[i].Name))
            {
                Index = i;
                return;
            }
        }

        throw RestFault.BadRequest(
            $"The model has no input {JsonText.Quote(ref reader)}. Its inputs are " +
            $"{string.Join(", ", signature.Inputs.Select(static input => $"'{input.Name}'"))}.");
    }

    /// <summary>Reads the shape.</summary>
    /// <param name="reader">The reader, on the shape's first token.</param>
    /// <exception cref="RestFault">It is malformed, or the object has a shape already.</exception>
    public void ReadShape(ref Utf8JsonReader reader)
    {
        RequireFirst(Shape is null, "shape");
        Shape = JsonShapeReader.Read(ref reader, Label);
    }

    /// <summary>Reads the datatype.</summary>
    /// <param name="reader">The reader, on the datatype.</param>
    /// <exception cref="RestFault">It is unknown, or the object has a datatype already.</exception>
    public void ReadDataType(ref Utf8JsonReader reader)
    {
        RequireFirst(_dataType == TensorDataType.None, "datatype");
        JsonText.RequireString(ref reader, $"The datatype of {Label}");
        Span<char> name = stackalloc char[LongestDataType];
        if (reader.ValueSpan.Length > LongestDataType || !TensorDataTypes.TryParse(name[..reader.CopyString(name)], out _dataType))
        {
            throw RestFault.BadRequest(
                $"{Label} has the datatype {JsonText.Quote(ref reader)}. Write BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, " +
                "FP32, FP64 or BYTES.");
        }
    }

    /// <summary>Gets what the model declares, once all that is needed is there and agrees with it.</summary>
    /// <param name="signature">The model's inputs.</param>
    /// <returns>The declaration.</returns>
    /// <exception cref="RestFault">A field is missing, or the datatype is another than declared.</exception>
    public readonly TensorSpec CheckedSpec(ModelSignature signature)
    {
        if (!IsComplete)
        {
            throw RestFault.BadRequest(
                $"{Label} has no '{(Index < 0 ? "name" : Shape is null ? "shape" : "datatype")}'. An input needs name, shape, " +
                "datatype, and data or binary_data_size.");
        }

        var spec = signature.Inputs[Index];
        return spec.DataType == _dataType
            ? spec
            : throw RestFault.BadRequest(
                $"Input '{spec.Name}' came as {_dataType.WireName()}, but the model declares {spec.DataType.WireName()}.");
    }

    private readonly void RequireFirst(bool first, string field)
    {
        if (!first)
        {
            throw RestFault.BadRequest($"{Label} has '{field}' twice.");
        }
    }
}
