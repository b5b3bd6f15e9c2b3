using System.Runtime.InteropServices;
using Grid.OnnxModels.Proto;

namespace Grid.TestSupport;

// Reads an ONNX TensorProto file into the protocol's terms.
public static class TensorProtoReader
{
    // ONNX's numbers of element types and the protocol's names; those without a name (complex, float8, int4) can't travel.
    private static readonly Dictionary<int, string> DataTypes = new()
    {
        [1] = "FP32",
        [2] = "UINT8",
        [3] = "INT8",
        [4] = "UINT16",
        [5] = "INT16",
        [6] = "INT32",
        [7] = "INT64",
        [8] = "BYTES",
        [9] = "BOOL",
        [10] = "FP16",
        [11] = "FP64",
        [12] = "UINT32",
        [13] = "UINT64",
        [16] = "BF16",
    };

    // Null if the element type has no name in the protocol.
    public static CaseTensor? Read(string path, string? name = null)
    {
        var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        return DataTypes.TryGetValue(tensor.DataType, out var type)
            ? new CaseTensor(name ?? tensor.Name, type, [.. tensor.Dims], Bytes(tensor, type))
            : null;
    }

    private static byte[] Bytes(TensorProto tensor, string type)
    {
        if (type == "BYTES")
        {
            return [.. tensor.StringData.SelectMany(text => BitConverter.GetBytes(text.Length).Concat(text.ToByteArray()))];
        }

        if (tensor.HasRawData)
        {
            return tensor.RawData.ToByteArray();
        }

        return type switch
        {
            "FP32" => MemoryMarshal.AsBytes(tensor.FloatData.ToArray().AsSpan()).ToArray(),
            "FP64" => MemoryMarshal.AsBytes(tensor.DoubleData.ToArray().AsSpan()).ToArray(),
            "INT64" => MemoryMarshal.AsBytes(tensor.Int64Data.ToArray().AsSpan()).ToArray(),
            "UINT64" => MemoryMarshal.AsBytes(tensor.Uint64Data.ToArray().AsSpan()).ToArray(),
            "UINT32" => MemoryMarshal.AsBytes(tensor.Uint64Data.Select(value => (uint)value).ToArray().AsSpan()).ToArray(),
            "INT32" => MemoryMarshal.AsBytes(tensor.Int32Data.ToArray().AsSpan()).ToArray(),
            "INT16" or "UINT16" or "FP16" or "BF16" =>
                MemoryMarshal.AsBytes(tensor.Int32Data.Select(value => (ushort)value).ToArray().AsSpan()).ToArray(),
            _ => [.. tensor.Int32Data.Select(value => (byte)value)],
        };
    }
}
