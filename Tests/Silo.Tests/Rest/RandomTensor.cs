using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// A tensor of random datatype, shape and elements, in bytes and as JSON.
internal sealed record RandomTensor(string Name, TensorDataType DataType, long[] Shape, byte[] Data, string[] Elements)
{
    private static readonly string[] Words = ["", "a", "é€😀", "\"quoted\" \\ \n\t\0", new('x', 300), "0", "NaN"];

    public bool FitsJson => DataType is not (TensorDataType.Fp16 or TensorDataType.Bf16);

    public static RandomTensor Make(string name, Random random)
    {
        var type = (TensorDataType)random.Next(1, 15);
        var shape = Enumerable.Range(0, random.Next(0, 5)).Select(_ => (long)random.Next(random.Next(8) == 0 ? 0 : 1, 5)).ToArray();
        var count = (int)shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (type == TensorDataType.Bytes)
        {
            var texts = Enumerable.Range(0, count).Select(_ => Words[random.Next(Words.Length)]).ToArray();
            return new(name, type, shape, InferRequestReaderTests.Strings(texts), [.. texts.Select(text => JsonSerializer.Serialize(text))]);
        }

        var data = new byte[count * type.ElementSize()];
        random.NextBytes(data);
        if (type == TensorDataType.Bool)
        {
            data = [.. data.Select(value => (byte)(value & 1))];
        }

        Tame(type, data);
        return new(name, type, shape, data, [.. Elementwise(type, data)]);
    }

    public string Flat() => $"[{string.Join(",", Elements)}]";

    public string Nested()
    {
        if (Shape.Length == 0)
        {
            return Elements[0];
        }

        var text = new StringBuilder();
        var next = 0;
        WriteLevel(text, 0, ref next);
        return text.ToString();
    }

    private void WriteLevel(StringBuilder text, int level, ref int next)
    {
        text.Append("[ ");
        for (var i = 0; i < Shape[level]; i++)
        {
            text.Append(i > 0 ? " ,\n" : "");
            if (level == Shape.Length - 1)
            {
                text.Append(Elements[next++]);
            }
            else
            {
                WriteLevel(text, level + 1, ref next);
            }
        }

        text.Append(']');
    }

    // JSON has no NaN and no infinity: those bit patterns become zero.
    private static void Tame(TensorDataType type, byte[] data)
    {
        if (type == TensorDataType.Fp32)
        {
            foreach (ref var value in MemoryMarshal.Cast<byte, float>(data.AsSpan()))
            {
                value = float.IsFinite(value) ? value : 0;
            }
        }
        else if (type == TensorDataType.Fp64)
        {
            foreach (ref var value in MemoryMarshal.Cast<byte, double>(data.AsSpan()))
            {
                value = double.IsFinite(value) ? value : 0;
            }
        }
    }

    private static IEnumerable<string> Elementwise(TensorDataType type, byte[] data) => type switch
    {
        TensorDataType.Bool => data.Select(static value => value == 0 ? "false" : "true"),
        TensorDataType.UInt8 => Texts<byte>(data),
        TensorDataType.UInt16 => Texts<ushort>(data),
        TensorDataType.UInt32 => Texts<uint>(data),
        TensorDataType.UInt64 => Texts<ulong>(data),
        TensorDataType.Int8 => Texts<sbyte>(data),
        TensorDataType.Int16 => Texts<short>(data),
        TensorDataType.Int32 => Texts<int>(data),
        TensorDataType.Int64 => Texts<long>(data),
        TensorDataType.Fp32 => Texts<float>(data),
        TensorDataType.Fp64 => Texts<double>(data),
        _ => [],
    };

    private static string[] Texts<T>(byte[] data)
        where T : unmanaged, IFormattable
        => [.. MemoryMarshal.Cast<byte, T>(data).ToArray().Select(static value => value.ToString(null, CultureInfo.InvariantCulture))];
}
