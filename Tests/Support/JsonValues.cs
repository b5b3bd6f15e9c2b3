using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.TestSupport;

// Tensor elements as JSON values, flat in row-major order, and back.
public static class JsonValues
{
    public static void Write(Utf8JsonWriter writer, CaseTensor tensor)
    {
        switch (tensor.DataType)
        {
            case "BYTES":
                foreach (var text in tensor.Strings())
                {
                    writer.WriteStringValue(text);
                }

                break;
            case "BOOL":
                Array.ForEach(tensor.Data, value => writer.WriteBooleanValue(value != 0));
                break;
            case "INT64":
                for (var i = 0; i < tensor.ElementCount; i++)
                {
                    writer.WriteNumberValue(BitConverter.ToInt64(tensor.Data, i * 8));
                }

                break;
            case "UINT64":
                for (var i = 0; i < tensor.ElementCount; i++)
                {
                    writer.WriteNumberValue(BitConverter.ToUInt64(tensor.Data, i * 8));
                }

                break;
            case "FP32":
                for (var i = 0; i < tensor.ElementCount; i++)
                {
                    writer.WriteNumberValue(BitConverter.ToSingle(tensor.Data, i * 4));
                }

                break;
            default:
                Array.ForEach(tensor.FitsJson ? tensor.Values() : tensor.Values().Select(value => double.IsFinite(value) ? value : 0).ToArray(), writer.WriteNumberValue);
                break;
        }
    }

    public static byte[] Read(JsonArray data, string type) => [.. Flat(data).SelectMany(value => Bytes(value, type))];

    private static IEnumerable<JsonValue> Flat(JsonArray array)
        => array.SelectMany(node => node is JsonArray nested ? Flat(nested) : [node!.AsValue()]);

    private static byte[] Bytes(JsonValue value, string type)
    {
        if (type == "BOOL")
        {
            return [(bool)value ? (byte)1 : (byte)0];
        }

        if (type == "BYTES")
        {
            var text = Encoding.UTF8.GetBytes((string)value!);
            return [.. BitConverter.GetBytes(text.Length), .. text];
        }

        var number = value.ToJsonString();
        var culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "UINT8" => [byte.Parse(number, culture)],
            "INT8" => [(byte)sbyte.Parse(number, culture)],
            "UINT16" => BitConverter.GetBytes(ushort.Parse(number, culture)),
            "INT16" => BitConverter.GetBytes(short.Parse(number, culture)),
            "UINT32" => BitConverter.GetBytes(uint.Parse(number, culture)),
            "INT32" => BitConverter.GetBytes(int.Parse(number, culture)),
            "UINT64" => BitConverter.GetBytes(ulong.Parse(number, culture)),
            "INT64" => BitConverter.GetBytes(long.Parse(number, culture)),
            "FP32" => BitConverter.GetBytes(float.Parse(number, culture)),
            "FP64" => BitConverter.GetBytes(double.Parse(number, culture)),
            _ => throw new InvalidOperationException($"{type} came as JSON."),
        };
    }
}
