using System.Text.Json;

namespace Grid.Silo.Rest;

// The parameters that the protocol reserves. Others are free: they are checked for their form and passed over.

/// <summary>
/// Reads the parameter maps of an inference request.
/// </summary>
internal static class InferParameters
{
    /// <summary>Reads the request's own parameters.</summary>
    /// <param name="reader">The reader, on the map's first token.</param>
    /// <param name="call">Gets what they say.</param>
    /// <exception cref="RestFault">One is malformed or asks for what isn't supported.</exception>
    public static void ReadRequest(ref Utf8JsonReader reader, DecodedInfer call)
    {
        if (!Enter(ref reader, "The request's parameters"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("binary_data_output"u8))
            {
                call.BinaryByDefault = ReadBool(ref reader, "binary_data_output");
            }
            else if (reader.ValueTextEquals("timeout"u8))
            {
                call.TimeoutMicroseconds = ReadCount(ref reader, "timeout", "of microseconds");
            }
            else if (reader.ValueTextEquals("priority"u8))
            {
                ReadCount(ref reader, "priority", "(0 for the default, 1 for the highest)");
            }
            else if (reader.ValueTextEquals("sequence_id"u8))
            {
                RefuseSequence(ref reader);
            }
            else
            {
                ReadFree(ref reader);
            }
        }
    }

    /// <summary>Reads an input's parameters.</summary>
    /// <param name="reader">The reader, on the map's first token.</param>
    /// <param name="binarySize">The tensor's bytes behind the JSON, or -1.</param>
    /// <exception cref="RestFault">One is malformed or asks for what isn't supported.</exception>
    public static void ReadInput(ref Utf8JsonReader reader, ref long binarySize)
    {
        if (!Enter(ref reader, "An input's parameters"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("binary_data_size"u8))
            {
                binarySize = ReadCount(ref reader, "binary_data_size", "of bytes");
            }
            else
            {
                RefuseSharedMemory(ref reader);
                ReadFree(ref reader);
            }
        }
    }

    /// <summary>Reads the parameters of an output that is asked for.</summary>
    /// <param name="reader">The reader, on the map's first token.</param>
    /// <param name="binary">Whether it goes out as binary data; unchanged if they don't say.</param>
    /// <exception cref="RestFault">One is malformed or asks for what isn't supported.</exception>
    public static void ReadOutput(ref Utf8JsonReader reader, ref bool? binary)
    {
        if (!Enter(ref reader, "An output's parameters"))
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("binary_data"u8))
            {
                binary = ReadBool(ref reader, "binary_data");
            }
            else if (reader.ValueTextEquals("classification"u8))
            {
                if (ReadCount(ref reader, "classification", "of classes") > 0)
                {
                    throw RestFault.NotSupported(
                        "The classification extension is not supported. Ask for the output itself and sort it.");
                }
            }
            else
            {
                RefuseSharedMemory(ref reader);
                ReadFree(ref reader);
            }
        }
    }

    private static bool Enter(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        JsonText.RequireStartObject(ref reader, what);
        return true;
    }

    private static bool ReadBool(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw RestFault.BadRequest($"The parameter {name} is {JsonText.Quote(ref reader)}. Write true or false."),
        };
    }

    private static long ReadCount(ref Utf8JsonReader reader, string name, string unit)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0
            ? value
            : throw RestFault.BadRequest(
                $"The parameter {name} is {JsonText.Quote(ref reader)}. Write a whole number {unit}, from 0.");
    }

    private static void ReadFree(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            throw RestFault.BadRequest(
                $"A parameter's value is {JsonText.Quote(ref reader)}. Parameters are strings, numbers, true or false.");
        }
    }

    // 0 and the empty string mean that the request belongs to no sequence.
    private static void RefuseSequence(ref Utf8JsonReader reader)
    {
        reader.Read();
        var none = reader.TokenType == JsonTokenType.String
            ? reader.ValueSpan.IsEmpty
            : reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var id) && id == 0;
        if (!none)
        {
            throw RestFault.NotSupported(
                "The sequence extension is not supported. Send the state as inputs and leave sequence_id out.");
        }
    }

    private static void RefuseSharedMemory(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("shared_memory_region"u8))
        {
            throw RestFault.NotSupported(
                "The shared memory extensions are not supported. Send tensors in the body, as JSON or binary data.");
        }
    }
}
