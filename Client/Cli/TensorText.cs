using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Cli;

// A tensor's first elements for people.
internal static class TensorText
{
    private const int MaxElements = 20;

    public static string Write(Tensor tensor)
    {
        var shown = Elements(tensor).Take(MaxElements);
        return string.Join(", ", shown) + (tensor.Count > MaxElements ? $", ... ({tensor.Count - MaxElements} more)" : "");
    }

    public static IEnumerable<string> Elements(Tensor tensor) => tensor.DataType switch
    {
        TensorDataType.Bytes => tensor.ToStrings().Select(text => JsonSerializer.Serialize(text, Style)),
        TensorDataType.Bool => Texts<bool>(tensor),
        TensorDataType.UInt8 => Texts<byte>(tensor),
        TensorDataType.UInt16 => Texts<ushort>(tensor),
        TensorDataType.UInt32 => Texts<uint>(tensor),
        TensorDataType.UInt64 => Texts<ulong>(tensor),
        TensorDataType.Int8 => Texts<sbyte>(tensor),
        TensorDataType.Int16 => Texts<short>(tensor),
        TensorDataType.Int32 => Texts<int>(tensor),
        TensorDataType.Int64 => Texts<long>(tensor),
        TensorDataType.Fp16 => Texts<Half>(tensor),
        TensorDataType.Fp32 => Texts<float>(tensor),
        TensorDataType.Fp64 => Texts<double>(tensor),
        TensorDataType.Bf16 => MemoryMarshal.Cast<byte, ushort>(tensor.Bytes.Span).ToArray()
            .Select(bits => Text(BitConverter.UInt32BitsToSingle((uint)bits << 16))),
        _ => throw new InvalidOperationException($"A tensor of {tensor.DataType} can't exist. This is a bug."),
    };

    private static JsonSerializerOptions Style { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Texts<T>(Tensor tensor)
        where T : unmanaged
        => tensor.AsSpan<T>().ToArray().Select(value => Text(value));

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
