namespace Grid.Tensors;

/// <summary>
/// The element type of a tensor: the datatypes of the Open Inference Protocol and Triton's BF16.
/// </summary>
[GenerateSerializer, Alias("grid.tensor-data-type")]
public enum TensorDataType
{
    /// <summary>No datatype; never that of a tensor.</summary>
    None = 0,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 3,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 4,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 5,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 6,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 7,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 8,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 9,

    /// <summary>IEEE 754 binary16. Not representable in a JSON body.</summary>
    Fp16 = 10,

    /// <summary>The upper half of a binary32. Not representable in a JSON body.</summary>
    Bf16 = 11,

    /// <summary>IEEE 754 binary32.</summary>
    Fp32 = 12,

    /// <summary>IEEE 754 binary64.</summary>
    Fp64 = 13,

    /// <summary>Byte strings of any length; on the wire each is preceded by its length as a little-endian uint32.</summary>
    Bytes = 14,
}
