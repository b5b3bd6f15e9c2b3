using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Grid.Client.Wire;

// Reads an answer of the binary tensor extension, or a plain JSON one: a server decides for each output.
//
// The body is read into one array, and the outputs are views of it.
internal static class InferResponseReader
{
    public static async Task<InferResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return Read(body, HeaderLength(response, body.Length));
    }

    public static InferResponse Read(ReadOnlyMemory<byte> body, int headerLength)
    {
        using var json = JsonDocument.Parse(body[..headerLength]);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("outputs", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("it is no object with an array 'outputs'.");
        }

        var rest = body[headerLength..];
        var outputs = new OrderedDictionary<string, Tensor>(list.GetArrayLength(), StringComparer.Ordinal);
        foreach (var output in list.EnumerateArray())
        {
            var name = output.Text("name");
            if (!outputs.TryAdd(name, ReadOutput(name, output, ref rest)))
            {
                throw new FormatException($"there are two outputs '{name}'.");
            }
        }

        return rest.IsEmpty
            ? new InferResponse(root.TextOrEmpty("model_name"), root.TextOrEmpty("model_version"), root.TextOrEmpty("id"), outputs)
            : throw new FormatException($"{rest.Length} bytes follow the last output.");
    }

    private static Tensor ReadOutput(string name, JsonElement output, ref ReadOnlyMemory<byte> rest)
    {
        var type = output.DataType("datatype");
        ImmutableArray<long> shape = output.Longs("shape");
        if (output.TryGetProperty("data", out var data))
        {
            return Tensor.FromJson(type, data, shape.AsSpan());
        }

        if (!output.TryGetProperty("parameters", out var parameters)
            || !parameters.TryGetProperty("binary_data_size", out var sizeElement) || !sizeElement.TryGetInt32(out var size) || size < 0)
        {
            throw new FormatException($"output '{name}' has neither 'data' nor a 'binary_data_size'.");
        }

        if (size > rest.Length)
        {
            throw new FormatException($"output '{name}' is said to be {size} bytes, and {rest.Length} are left.");
        }

        var bytes = rest[..size];
        rest = rest[size..];
        try
        {
            return Tensor.FromBytes(type, bytes, shape.AsSpan());
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"output '{name}': {error.Message}", error);
        }
    }

    private static int HeaderLength(HttpResponseMessage response, int bodyLength)
    {
        // A server may count it among the content's headers or among its own.
        if (!response.Headers.TryGetValues(InferContent.HeaderLengthName, out var values)
            && !response.Content.Headers.TryGetValues(InferContent.HeaderLengthName, out values))
        {
            return bodyLength;
        }

        return int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength
            ? length
            : throw new FormatException($"{InferContent.HeaderLengthName} is '{values.First()}', and the body has {bodyLength} bytes.");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        // Without a length, or with one that no array can have, HttpContent's own buffering finds out what is the matter.
        if (content.Headers.ContentLength is not { } length || length > Array.MaxLength)
        {
            return await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }

        var body = GC.AllocateUninitializedArray<byte>((int)length);
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }
}
