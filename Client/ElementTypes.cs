using Grid.Tensors;

namespace Grid.Client;

// The datatype that a .NET type holds. The comparisons are constants to the JIT, so each instantiation is one value.
internal static class ElementTypes
{
    public static TensorDataType Of<T>()
        where T : unmanaged
        => typeof(T) == typeof(float) ? TensorDataType.Fp32
            : typeof(T) == typeof(long) ? TensorDataType.Int64
            : typeof(T) == typeof(int) ? TensorDataType.Int32
            : typeof(T) == typeof(byte) ? TensorDataType.UInt8
            : typeof(T) == typeof(double) ? TensorDataType.Fp64
            : typeof(T) == typeof(Half) ? TensorDataType.Fp16
            : typeof(T) == typeof(bool) ? TensorDataType.Bool
            : typeof(T) == typeof(sbyte) ? TensorDataType.Int8
            : typeof(T) == typeof(short) ? TensorDataType.Int16
            : typeof(T) == typeof(ushort) ? TensorDataType.UInt16
            : typeof(T) == typeof(uint) ? TensorDataType.UInt32
            : typeof(T) == typeof(ulong) ? TensorDataType.UInt64
            : throw new NotSupportedException(
                $"No tensor holds elements of {typeof(T)}. Use bool, an integer of 8 to 64 bits, Half, float or double; strings go by Tensor.FromStrings.");
}
