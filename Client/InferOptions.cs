namespace Grid.Client;

/// <summary>
/// What a request says beside its inputs.
/// </summary>
public sealed record InferOptions
{
    /// <summary>Gets the names of the outputs to return.</summary>
    /// <value>Default: empty, which returns all.</value>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Gets the time within which the answer is of use.</summary>
    /// <value>
    /// More than zero, to the microsecond. It travels with the request, so that the grid drops work that comes too late.
    /// Default: <see langword="null"/>, the client's <see cref="GridClient.Timeout"/>, which does not travel.
    /// </value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the identifier that the response repeats.</summary>
    /// <value>Default: <see langword="null"/>, none.</value>
    public string? Id { get; init; }

    /// <summary>Gets the priority level.</summary>
    /// <value>1 is the highest. Default: 0, the model's own. A server that has no priorities passes over it.</value>
    public int Priority { get; init; }

    /// <summary>Gets further request parameters.</summary>
    /// <value>Values are <see cref="string"/>, <see cref="bool"/>, <see cref="long"/> or <see cref="double"/>. Default: empty.</value>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();
}
