using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Grid.LoadTests.Efficiency;

// One row as a request of the Open Inference Protocol, its tensors binary both ways.
internal sealed record InferBody(byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public static InferBody For(BenchModel model)
    {
        var data = MemoryMarshal.AsBytes(model.Rows(1).AsSpan());
        var header = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"{{{model.Input}}}","shape":[1,{{{string.Join(',', model.RowShape)}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{data.Length}}}}}]}"""));
        return new InferBody([.. header, .. data], new Dictionary<string, string>
        {
            ["Content-Type"] = "application/octet-stream",
            ["Inference-Header-Content-Length"] = header.Length.ToString(CultureInfo.InvariantCulture),
        });
    }
}
