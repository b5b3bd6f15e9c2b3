using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Wire;

// An infer request in the binary tensor extension: JSON, then the inputs' bytes in the JSON's order, then nothing. The
// tensors are written from where they lie.
internal sealed class InferContent : HttpContent
{
    public const string HeaderLengthName = "Inference-Header-Content-Length";

    private readonly ReadOnlyMemory<byte> _header;
    private readonly Tensor[] _tensors;

    public InferContent(IReadOnlyCollection<KeyValuePair<string, Tensor>> inputs, InferOptions options)
    {
        _tensors = [.. inputs.Select(input => input.Value)];
        _header = WriteHeader(inputs, options);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.Add(HeaderLengthName, _header.Length.ToString(CultureInfo.InvariantCulture));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_header, cancellationToken).ConfigureAwait(false);
        foreach (var tensor in _tensors)
        {
            await stream.WriteAsync(tensor.Bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _header.Length + _tensors.Sum(tensor => (long)tensor.Bytes.Length);
        return true;
    }

    private static ReadOnlyMemory<byte> WriteHeader(IReadOnlyCollection<KeyValuePair<string, Tensor>> inputs, InferOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (options.Id is { } id)
        {
            json.WriteString("id", id);
        }

        WriteParameters(json, options);
        json.WriteStartArray("inputs");
        foreach (var (name, tensor) in inputs)
        {
            WriteInput(json, name, tensor);
        }

        json.WriteEndArray();
        if (options.Outputs.Count > 0)
        {
            json.WriteStartArray("outputs");
            foreach (var output in options.Outputs)
            {
                json.WriteStartObject();
                json.WriteString("name", output);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteInput(Utf8JsonWriter json, string name, Tensor tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("datatype", tensor.DataType.WireName());
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartObject("parameters");
        json.WriteNumber("binary_data_size", tensor.Bytes.Length);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, InferOptions options)
    {
        json.WriteStartObject("parameters");
        json.WriteBoolean("binary_data_output", true);
        if (options.Timeout is { } timeout)
        {
            json.WriteNumber("timeout", (long)timeout.TotalMicroseconds);
        }

        if (options.Priority != 0)
        {
            json.WriteNumber("priority", options.Priority);
        }

        foreach (var (name, value) in options.Parameters)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case string text:
                    json.WriteStringValue(text);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case int number:
                    json.WriteNumberValue(number);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                case double number:
                    json.WriteNumberValue(number);
                    break;
                default:
                    throw new ArgumentException(
                        $"The parameter '{name}' is a {value?.GetType().ToString() ?? "null"}. Use a string, a bool, a long or a double.", nameof(options));
            }
        }

        json.WriteEndObject();
    }
}
