using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Cli.Samples;

// An example that ships with a sample model: a request, and what the model answered when it was trained.
internal sealed record SampleExample(
    string Model,
    IReadOnlyList<string> Show,
    string Truth,
    JsonElement Request,
    IReadOnlyList<KeyValuePair<string, Tensor>> Inputs,
    IReadOnlyDictionary<string, JsonElement> Expected)
{
    // Reads NAME.json: {"model", "about", "examples": [{"show", "truth", "request", "expected"}]}.
    public static async Task<IReadOnlyList<SampleExample>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            var json = document.RootElement.Clone();
            var model = json.GetProperty("model").GetString()!;
            return [.. json.GetProperty("examples").EnumerateArray().Select(example => Read(model, example))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CommandException($"{file} is no file of examples: {error.Message} Files there are written by './grid train'.", error);
        }
    }

    private static SampleExample Read(string model, JsonElement example)
    {
        var request = example.GetProperty("request");
        return new SampleExample(
            model,
            [.. example.GetProperty("show").EnumerateArray().Select(line => line.GetString()!)],
            example.GetProperty("truth").GetString()!,
            request,
            [.. request.GetProperty("inputs").EnumerateArray().Select(ReadInput)],
            example.GetProperty("expected").EnumerateObject().ToDictionary(output => output.Name, output => output.Value, StringComparer.Ordinal));
    }

    private static KeyValuePair<string, Tensor> ReadInput(JsonElement input)
    {
        var type = input.GetProperty("datatype").GetString()!;
        return TensorDataTypes.TryParse(type, out var dataType)
            ? new(
                input.GetProperty("name").GetString()!,
                Tensor.FromJson(dataType, input.GetProperty("data"), [.. input.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())]))
            : throw new FormatException($"'{type}' is no datatype.");
    }
}
