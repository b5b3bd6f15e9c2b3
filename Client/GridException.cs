using System.Globalization;
using System.Net;

namespace Grid.Client;

/// <summary>
/// A request that the grid refused, or that did not reach it.
/// </summary>
/// <remarks>The message says what was asked, the answer's status and reason, and what to do.</remarks>
public sealed class GridException : Exception
{
    internal GridException(string what, HttpStatusCode? status, string reason, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{what}: {(status is { } code ? $"{(int)code} {code}: " : "")}{reason.TrimEnd('.')}. {Advice(status, retryAfter)}", inner)
    {
        Status = status;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>Gets the status of the answer.</summary>
    /// <value><see langword="null"/> if there was none: the grid could not be reached, or did not answer in time.</value>
    public HttpStatusCode? Status { get; }

    /// <summary>Gets the reason in the server's words or, without an answer, in the client's.</summary>
    public string Reason { get; }

    /// <summary>Gets the time after which the server suggests to ask again.</summary>
    /// <value><see langword="null"/> if it suggests none.</value>
    public TimeSpan? RetryAfter { get; }

    private static string Advice(HttpStatusCode? status, TimeSpan? retryAfter) => status switch
    {
        null => "Check the address and that a silo is running there; './grid up' starts one on this machine.",
        HttpStatusCode.OK => "Check that the address is that of a server of the Open Inference Protocol v2.",
        HttpStatusCode.BadRequest => "Compare the request with the model's metadata.",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Send a key that may do this.",
        HttpStatusCode.NotFound => "Compare the name and the version with the repository's index; case matters.",
        HttpStatusCode.RequestEntityTooLarge => "Send fewer rows at once.",
        HttpStatusCode.TooManyRequests => string.Create(
            CultureInfo.InvariantCulture, $"Ask again {(retryAfter is { } time ? $"after {time.TotalSeconds:0.###} s" : "later")}, or send less at once."),
        HttpStatusCode.GatewayTimeout => "Allow more time, or send less at once.",
        HttpStatusCode.NotImplemented => "The server's metadata lists the extensions it offers.",
        HttpStatusCode.ServiceUnavailable => "Ask again later; if it lasts, the reason is for an operator.",
        _ => "The silo's log may say more.",
    };
}
