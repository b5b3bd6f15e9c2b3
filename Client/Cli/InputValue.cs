using System.Globalization;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Cli;

// Makes a tensor of a value written by hand.
//
// The shape is, in this order: the one given; the nesting of the array, if it is as deep as the model's declaration; the
// declaration, with its one open dimension worked out of the number of elements.
internal static class InputValue
{
    public static Tensor Read(TensorSpec spec, string text, string? shape)
    {
        using var json = Parse(spec, text);
        var data = json.RootElement;
        try
        {
            return Tensor.FromJson(spec.DataType, data, shape is null ? Shape(spec, data) : ParseShape(spec, shape));
        }
        catch (FormatException error)
        {
            throw new CommandException($"The value of input '{spec.Name}' does not do: {error.Message}", error);
        }
    }

    // Text that is no JSON array is one string to an input of strings: nobody quotes a sentence twice.
    private static JsonDocument Parse(TensorSpec spec, string text)
    {
        try
        {
            return spec.DataType == TensorDataType.Bytes && !text.AsSpan().TrimStart().StartsWith('[')
                ? JsonSerializer.SerializeToDocument(text)
                : JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw new CommandException($"The value of input '{spec.Name}' is no JSON: {error.Message} Write an array, e.g. [0, 1, 2].", error);
        }
    }

    private static long[] Shape(TensorSpec spec, JsonElement data)
    {
        List<long> nesting = [];
        var count = 1L;
        for (var level = data; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            nesting.Add(level.GetArrayLength());
            count *= nesting[^1];
            if (nesting[^1] == 0)
            {
                break;
            }
        }

        if (nesting.Count == spec.Shape.Length)
        {
            return [.. nesting];
        }

        var known = spec.Shape.Where(dimension => dimension >= 0).Aggregate(1L, (product, dimension) => product * dimension);
        return spec.Shape.Count(dimension => dimension < 0) <= 1 && known > 0 && count % known == 0
            ? [.. spec.Shape.Select(dimension => dimension < 0 ? count / known : dimension)]
            : throw new CommandException(
                $"The shape of input '{spec.Name}' is open: the model declares [{string.Join(", ", spec.Shape)}], and {count} elements came. " +
                $"Nest the array, or add --shape {spec.Name}=... .");
    }

    private static long[] ParseShape(TensorSpec spec, string text)
        => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension)
            ? dimension
            : throw new CommandException($"The shape of input '{spec.Name}' is '{text}'. Write its dimensions joined by commas, e.g. 1,64."))];
}
