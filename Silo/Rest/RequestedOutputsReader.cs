using System.Text.Json;
using Grid.Models;

namespace Grid.Silo.Rest;

/// <summary>
/// Reads which outputs a request asks for, and in which form.
/// </summary>
internal static class RequestedOutputsReader
{
    /// <summary>Reads a request's <c>outputs</c>. Null and an empty array ask for all.</summary>
    /// <param name="reader">The reader, on the first token of the value.</param>
    /// <param name="signature">The model's outputs.</param>
    /// <param name="call">Gets what is asked for.</param>
    /// <exception cref="RestFault">It is malformed, or names what isn't an output.</exception>
    public static void Read(ref Utf8JsonReader reader, ModelSignature signature, DecodedInfer call)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw RestFault.BadRequest($"The request's outputs must be an array, not {JsonText.Quote(ref reader)}.");
        }

        var positions = new List<int>(signature.Outputs.Length);
        var binary = new List<bool?>(signature.Outputs.Length);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (position, form) = ReadOutput(ref reader, signature);
            if (positions.Contains(position))
            {
                throw RestFault.BadRequest($"Output '{signature.Outputs[position].Name}' is asked for twice.");
            }

            positions.Add(position);
            binary.Add(form);
        }

        if (positions.Count > 0)
        {
            call.Request.Outputs = [.. positions];
            call.BinaryOutputs = [.. binary];
        }
    }

    private static (int Position, bool? Binary) ReadOutput(ref Utf8JsonReader reader, ModelSignature signature)
    {
        JsonText.RequireStartObject(ref reader, "Each of the request's outputs");
        var position = -1;
        bool? binary = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                position = Find(ref reader, signature);
            }
            else if (reader.ValueTextEquals("parameters"u8))
            {
                reader.Read();
                InferParameters.ReadOutput(ref reader, ref binary);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return position >= 0
            ? (position, binary)
            : throw RestFault.BadRequest("One of the request's outputs has no 'name'.");
    }

    private static int Find(ref Utf8JsonReader reader, ModelSignature signature)
    {
        JsonText.RequireString(ref reader, "An output's name");
        for (var i = 0; i < signature.Outputs.Length; i++)
        {
            if (reader.ValueTextEquals(signature.Outputs[i].Name))
            {
                return i;
            }
        }

        foreach (var other in signature.OtherOutputs)
        {
            if (reader.ValueTextEquals(other))
            {
                throw RestFault.BadRequest(
                    $"Output '{other}' is no tensor (the model declares a sequence or a map), so it can't be sent. Leave it out.");
            }
        }

        throw RestFault.BadRequest(
            $"The model has no output {JsonText.Quote(ref reader)}. Its outputs are " +
            $"{string.Join(", ", signature.Outputs.Select(static output => $"'{output.Name}'"))}.");
    }
}
