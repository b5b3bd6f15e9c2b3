using System.Text.Json;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// The words for tensor data in JSON that isn't what it should be.
/// </summary>
internal static class JsonTensorFaults
{
    /// <summary>The advice for values that JSON has no word for.</summary>
    public const string NonFinite =
        "JSON has no NaN and no infinity, and strings don't stand for them. Send the tensor by the binary data extension " +
        "(parameter binary_data_size and header Inference-Header-Content-Length).";

    /// <summary>Makes the fault of data with another number of elements than its shape.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="shape">The shape that the request gives it.</param>
    /// <param name="count">How many elements that is.</param>
    /// <param name="found">How many elements there are.</param>
    /// <returns>The fault.</returns>
    public static RestFault WrongCount(TensorSpec spec, ReadOnlySpan<long> shape, long count, string found)
        => RestFault.BadRequest(
            $"The data of input '{spec.Name}' has {found} elements, but its shape {TensorShape.Format(shape)} says {count}.");

    /// <summary>Makes the fault of an array with another number of members than its dimension.</summary>
    /// <param name="spec">The input.</param>
    /// <param name="shape">The shape that the request gives it.</param>
    /// <param name="level">The dimension.</param>
    /// <param name="seen">How many members were seen.</param>
    /// <returns>The fault.</returns>
    public static RestFault WrongNesting(TensorSpec spec, ReadOnlySpan<long> shape, int level, long seen)
        => RestFault.BadRequest(
            level >= shape.Length
                ? $"The data of input '{spec.Name}' is nested deeper than its shape {TensorShape.Format(shape)} says. {Advice}"
                : $"The data of input '{spec.Name}' has an array of {seen}{(seen > shape[level] ? " or more" : "")} where its " +
                  $"shape {TensorShape.Format(shape)} says {shape[level]} (dimension {level}). {Advice}");

    /// <summary>Makes the fault of an element that stands where an array should.</summary>
    /// <param name="reader">The reader, on the element.</param>
    /// <param name="spec">The input.</param>
    /// <param name="shape">The shape that the request gives it.</param>
    /// <param name="level">The dimension.</param>
    /// <returns>The fault.</returns>
    public static RestFault WrongNesting(ref Utf8JsonReader reader, TensorSpec spec, ReadOnlySpan<long> shape, int level)
        => RestFault.BadRequest(
            $"The data of input '{spec.Name}' has {JsonText.Quote(ref reader)} where its shape {TensorShape.Format(shape)} " +
            $"says an array of {shape[level + 1]} (dimension {level + 1}). {Advice}");

    /// <summary>Makes the fault of a token that is no element of the input's datatype.</summary>
    /// <param name="reader">The reader, on the token.</param>
    /// <param name="spec">The input.</param>
    /// <param name="index">The element's position, row-major.</param>
    /// <returns>The fault.</returns>
    public static RestFault WrongElement(ref Utf8JsonReader reader, TensorSpec spec, long index)
    {
        var type = spec.DataType.WireName();
        var found = $"Element {index} of input '{spec.Name}' is {JsonText.Quote(ref reader)}";
        if (reader.TokenType == JsonTokenType.String && NamesNonFinite(reader.ValueSpan))
        {
            return RestFault.BadRequest($"{found}. {NonFinite}");
        }

        if (reader.TokenType == JsonTokenType.Number && spec.DataType is not (TensorDataType.Bool or TensorDataType.Bytes))
        {
            var integer = spec.DataType is not (TensorDataType.Fp32 or TensorDataType.Fp64);
            return RestFault.BadRequest(
                integer && reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0
                    ? $"{found}, which is not written as a whole number as {type} needs."
                    : $"{found}, which is out of the range of {type}.");
        }

        return RestFault.BadRequest($"{found}. {type} elements are written as {JsonForm(spec.DataType)}.");
    }

    /// <summary>Tells whether a text begins with a word that some writers put for NaN or an infinity.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it does.</returns>
    public static bool NamesNonFinite(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        return text.Length >= 3
            && (System.Text.Ascii.EqualsIgnoreCase(text[..3], "nan") || System.Text.Ascii.EqualsIgnoreCase(text[..3], "inf"));
    }

    private const string Advice = "Nest the data as the shape says, row-major, or list it flat.";

    private static string JsonForm(TensorDataType type) => type switch
    {
        TensorDataType.Bool => "true or false",
        TensorDataType.Bytes => "strings",
        TensorDataType.Fp32 or TensorDataType.Fp64 => "numbers",
        _ => "whole numbers",
    };
}
