using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Grid.Silo.Rest;

/// <summary>
/// Content codings: which one a request uses, and which one its answer may use.
/// </summary>
internal static class ContentCodings
{
    /// <summary>Gets the coding of a request's body.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The coding.</returns>
    /// <exception cref="RestFault">It is unknown, or there is more than one.</exception>
    public static ContentCoding OfRequest(HttpRequest request)
    {
        var header = request.Headers.ContentEncoding;
        if (header.Count == 0)
        {
            return ContentCoding.Identity;
        }

        return Parse(header.ToString().AsSpan().Trim()) ?? throw new RestFault(
            StatusCodes.Status415UnsupportedMediaType,
            $"The Content-Encoding '{JsonText.Cut(header.ToString())}' is not supported. Use gzip, deflate, br or none.");
    }

    /// <summary>Chooses the coding of an answer.</summary>
    /// <param name="accepted">The header <c>Accept-Encoding</c>.</param>
    /// <returns>The coding with the highest weight; among equals gzip before br before deflate, since it costs least.</returns>
    public static ContentCoding ForAnswer(StringValues accepted)
    {
        if (accepted.Count == 0)
        {
            return ContentCoding.Identity;
        }

        var text = accepted.ToString().AsSpan();
        var best = ContentCoding.Identity;
        var bestWeight = 0.0;
        foreach (var range in text.Split(','))
        {
            var item = text[range];
            var semicolon = item.IndexOf(';');
            var coding = Parse((semicolon < 0 ? item : item[..semicolon]).Trim());
            var weight = semicolon < 0 ? 1 : Weight(item[(semicolon + 1)..]);
            if (coding is not (null or ContentCoding.Identity)
                && (weight > bestWeight || (weight == bestWeight && weight > 0 && Cost(coding.Value) < Cost(best))))
            {
                best = coding.Value;
                bestWeight = weight;
            }
        }

        return best;
    }

    /// <summary>Gets a coding's name.</summary>
    /// <param name="coding">A coding other than <see cref="ContentCoding.Identity"/>.</param>
    /// <returns>The name, e.g. <c>gzip</c>.</returns>
    public static string Name(this ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        _ => "br",
    };

    /// <summary>Decompresses a stream.</summary>
    /// <param name="body">The stream, left open.</param>
    /// <param name="coding">A coding other than <see cref="ContentCoding.Identity"/>.</param>
    /// <returns>A stream to read from.</returns>
    public static Stream Decompress(Stream body, ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        ContentCoding.Deflate => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true),
    };

    /// <summary>Compresses into a stream, for speed rather than size.</summary>
    /// <param name="destination">The stream, left open.</param>
    /// <param name="coding">A coding other than <see cref="ContentCoding.Identity"/>.</param>
    /// <returns>A stream to write to.</returns>
    public static Stream Compress(Stream destination, ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true),
        ContentCoding.Deflate => new ZLibStream(destination, CompressionLevel.Fastest, leaveOpen: true),
        _ => new BrotliStream(destination, CompressionLevel.Fastest, leaveOpen: true),
    };

    private static int Cost(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => 0,
        ContentCoding.Brotli => 1,
        _ => 2,
    };

    private static ContentCoding? Parse(ReadOnlySpan<char> name)
        => Is(name, "identity") || name.IsEmpty ? ContentCoding.Identity
            : Is(name, "gzip") || Is(name, "x-gzip") ? ContentCoding.Gzip
            : Is(name, "deflate") ? ContentCoding.Deflate
            : Is(name, "br") ? ContentCoding.Brotli
            : null;

    private static bool Is(ReadOnlySpan<char> name, string coding) => name.Equals(coding, StringComparison.OrdinalIgnoreCase);

    private static double Weight(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : 1;
    }
}
