using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.TestSupport;

// The protocol from the client's side, written from its specification apart from the product's own client and server, so
// that a mistake that both of those share shows here.
public sealed class OipClient(Uri address) : IDisposable
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(2),
    };

    public void Dispose() => _http.Dispose();

    public async Task<(int Status, string Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<OipAnswer> InferAsync(string model, IEnumerable<CaseTensor> inputs, bool binary)
    {
        using var content = binary ? Binary(inputs) : Json(inputs);
        using var response = await _http.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content);
        var body = await response.Content.ReadAsByteArrayAsync();
        var jsonLength = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key.Equals(HeaderLength, StringComparison.OrdinalIgnoreCase))
            .Select(header => int.Parse(header.Value.First(), CultureInfo.InvariantCulture))
            .FirstOrDefault(body.Length);
        var json = JsonNode.Parse(body.AsSpan(0, jsonLength))!;
        return response.IsSuccessStatusCode
            ? new OipAnswer((int)response.StatusCode, Outputs(json, body.AsSpan(jsonLength)), null)
            : new OipAnswer((int)response.StatusCode, new Dictionary<string, CaseTensor>(), (string?)json["error"]);
    }

    private static ByteArrayContent Binary(IEnumerable<CaseTensor> inputs)
    {
        var tensors = inputs.ToArray();
        var header = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = tensors.Select(tensor => new
            {
                name = tensor.Name,
                shape = tensor.Shape,
                datatype = tensor.DataType,
                parameters = new { binary_data_size = tensor.Data.Length },
            }),
        });
        var content = new ByteArrayContent([.. header, .. tensors.SelectMany(tensor => tensor.Data)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(HeaderLength, header.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    private static ByteArrayContent Json(IEnumerable<CaseTensor> inputs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("inputs");
            foreach (var tensor in inputs)
            {
                writer.WriteStartObject();
                writer.WriteString("name", tensor.Name);
                writer.WriteString("datatype", tensor.DataType);
                writer.WriteStartArray("shape");
                Array.ForEach(tensor.Shape, writer.WriteNumberValue);
                writer.WriteEndArray();
                writer.WriteStartArray("data");
                JsonValues.Write(writer, tensor);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.WrittenSpan.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static Dictionary<string, CaseTensor> Outputs(JsonNode json, ReadOnlySpan<byte> binary)
    {
        var outputs = new Dictionary<string, CaseTensor>();
        foreach (var output in json["outputs"]!.AsArray())
        {
            var name = (string)output!["name"]!;
            var type = (string)output["datatype"]!;
            var shape = output["shape"]!.AsArray().Select(dimension => (long)dimension!).ToArray();
            byte[] data;
            if (output["parameters"]?["binary_data_size"] is { } size)
            {
                data = binary[..(int)size].ToArray();
                binary = binary[(int)size..];
            }
            else
            {
                data = JsonValues.Read(output["data"]!.AsArray(), type);
            }

            outputs.Add(name, new CaseTensor(name, type, shape, data));
        }

        return binary.IsEmpty ? outputs : throw new InvalidOperationException($"{binary.Length} bytes are left after the last output.");
    }
}
