namespace Grid.Serving;

/// <summary>
/// Whether requests for a model may be joined along dimension 0.
/// </summary>
internal enum BatchingMode
{
    /// <summary>It is found out when the model is loaded, by comparing rows that ran alone with the same rows joined.</summary>
    Auto = 0,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Always: the operator knows. Every required input and every output must have a rank of at least 1.</summary>
    Always,
}
