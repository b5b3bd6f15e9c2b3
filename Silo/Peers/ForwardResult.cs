namespace Grid.Silo.Peers;

/// <summary>
/// How an attempt to forward a request ended.
/// </summary>
internal enum ForwardResult
{
    /// <summary>The answer was handed on, whatever its status.</summary>
    Answered,

    /// <summary>The replica isn't there; nothing was done.</summary>
    Stale,

    /// <summary>There was no connection, or it broke before the body was out; nothing was done.</summary>
    NotSent,

    /// <summary>The connection broke or the silo fell silent; the request may have run.</summary>
    MayHaveRun,

    /// <summary>Nobody waits for the answer any more.</summary>
    CallerGone,
}
