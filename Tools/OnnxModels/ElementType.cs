#pragma warning disable CA1720 // The members are ONNX's own names of types, which happen to be .NET's.

namespace Grid.OnnxModels;

/// <summary>The type of a tensor's elements, with the numbers that ONNX gives them in a file.</summary>
public enum ElementType
{
    /// <summary>No type; never valid in a file.</summary>
    Undefined = 0,

    /// <summary>32-bit IEEE float.</summary>
    Float = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>A UTF-8 string.</summary>
    String = 8,

    /// <summary>A boolean, one byte each.</summary>
    Bool = 9,

    /// <summary>16-bit IEEE float.</summary>
    Float16 = 10,

    /// <summary>64-bit IEEE float.</summary>
    Double = 11,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 12,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 13,

    /// <summary>Two 32-bit floats: real, imaginary.</summary>
    Complex64 = 14,

    /// <summary>Two 64-bit floats: real, imaginary.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a 32-bit IEEE float.</summary>
    BFloat16 = 16,
}
