using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Grid.LoadTests.Efficiency;

namespace Grid.LoadTests.Soak;

// Random valid requests: any of the models, 1 to 8 rows, tensors as JSON (flat or nested) or binary, either way back.
internal sealed class RandomRequests(int seed)
{
    private readonly Random _random = new(seed);
    private long _sent;

    // Sends one request and checks the answer: null, or what was wrong with it.
    public async Task<string?> SendAsync(HttpClient http)
    {
        // Large rows are rarer, so that the run is many requests and not a few large ones.
        var model = BenchModel.All[_random.Next(8) switch { 0 => 0, 1 => 1, 2 => 2, _ => 3 }];
        var id = string.Create(CultureInfo.InvariantCulture, $"{seed}-{_sent++}");
        var rows = _random.Next(1, 9);
        using var content = _random.Next(2) == 0 ? Binary(model, rows, id) : Json(model, rows, id);
        try
        {
            using var response = await http.PostAsync(new Uri($"/v2/models/{model.Name}/infer", UriKind.Relative), content);
            var body = await response.Content.ReadAsByteArrayAsync();
            if (!response.IsSuccessStatusCode)
            {
                return $"{model.Name}: {(int)response.StatusCode} {Encoding.UTF8.GetString(body)}";
            }

            // The header, if there is one, is shorter than the body; the id stands near its beginning either way.
            return body.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{id}\"")) >= 0 ? null : $"{model.Name}: the answer lacks the request's id";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return $"{model.Name}: {exception.GetType().Name}: {exception.Message}";
        }
    }

    private ByteArrayContent Binary(BenchModel model, int rows, string id)
    {
        var data = MemoryMarshal.AsBytes(Values(model, rows).AsSpan());
        var header = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            parameters = new { binary_data_output = _random.Next(2) == 0 },
            inputs = new[]
            {
                new { name = model.Input, shape = Shape(model, rows), datatype = "FP32", parameters = new { binary_data_size = data.Length } },
            },
        });
        var content = new ByteArrayContent([.. header, .. data]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", header.Length.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    private ByteArrayContent Json(BenchModel model, int rows, string id)
    {
        var values = Values(model, rows);
        object data = _random.Next(2) == 0 || model.RowShape.Length != 1 ? values : values.Chunk(model.RowLength).ToArray();
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            inputs = new[] { new { name = model.Input, shape = Shape(model, rows), datatype = "FP32", data } },
        }));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static long[] Shape(BenchModel model, int rows) => [rows, .. model.RowShape];

    private float[] Values(BenchModel model, int rows)
    {
        var values = new float[rows * model.RowLength];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _random.NextSingle() - 0.5f;
        }

        return values;
    }
}
