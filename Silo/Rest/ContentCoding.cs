namespace Grid.Silo.Rest;

/// <summary>
/// How a body is compressed.
/// </summary>
internal enum ContentCoding
{
    /// <summary>Not at all.</summary>
    Identity = 0,

    /// <summary>As <c>gzip</c>.</summary>
    Gzip,

    /// <summary>As <c>deflate</c>, which is the zlib format.</summary>
    Deflate,

    /// <summary>As <c>br</c>.</summary>
    Brotli,
}
