namespace Grid.Serving;

/// <summary>
/// How an inference request ended, in the terms a door needs to choose a status.
/// </summary>
public enum InferenceStatus
{
    /// <summary>It was answered.</summary>
    Ok = 0,

    /// <summary>The replica isn't what the route said; nothing was done. The door asks for the routes again.</summary>
    StaleRoute,

    /// <summary>The input doesn't fit the model, or the model refused it.</summary>
    InvalidInput,

    /// <summary>The queue is full; nothing was done.</summary>
    QueueFull,

    /// <summary>The deadline has passed; the work was dropped.</summary>
    DeadlineExceeded,

    /// <summary>The caller went away; the work was dropped.</summary>
    Cancelled,

    /// <summary>No replica serves the version now.</summary>
    Unavailable,

    /// <summary>The model failed while it ran.</summary>
    Failed,
}
