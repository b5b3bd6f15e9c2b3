namespace Grid.Tensors;

/// <summary>
/// Wire names and element sizes of <see cref="TensorDataType"/>.
/// </summary>
public static class TensorDataTypes
{
    private static readonly string[] Names =
    [
        "", "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32", "FP64",
        "BYTES",
    ];

    /// <summary>Gets the name that the Open Inference Protocol uses, e.g. <c>FP32</c>.</summary>
    /// <param name="type">A datatype.</param>
    /// <returns>The name; empty for <see cref="TensorDataType.None"/>.</returns>
    public static string WireName(this TensorDataType type) => Names[(int)type];

    /// <summary>Gets the bytes that one element takes.</summary>
    /// <param name="type">A datatype.</param>
    /// <returns>1, 2, 4 or 8; 0 for <see cref="TensorDataType.Bytes"/>, whose elements have no fixed size.</returns>
    public static int ElementSize(this TensorDataType type) => type switch
    {
        TensorDataType.Bool or TensorDataType.UInt8 or TensorDataType.Int8 => 1,
        TensorDataType.UInt16 or TensorDataType.Int16 or TensorDataType.Fp16 or TensorDataType.Bf16 => 2,
        TensorDataType.UInt32 or TensorDataType.Int32 or TensorDataType.Fp32 => 4,
        TensorDataType.UInt64 or TensorDataType.Int64 or TensorDataType.Fp64 => 8,
        _ => 0,
    };

    /// <summary>Reads a wire name. Case matters, as it does to the protocol's other servers.</summary>
    /// <param name="name">The name, e.g. <c>INT64</c>.</param>
    /// <param name="type">The datatype, or <see cref="TensorDataType.None"/>.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(ReadOnlySpan<char> name, out TensorDataType type)
    {
        for (var i = 1; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                type = (TensorDataType)i;
                return true;
            }
        }

        type = TensorDataType.None;
        return false;
    }
}
