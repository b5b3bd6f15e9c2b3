namespace Grid.TestSupport;

// A status, and either the outputs or the server's reason.
public sealed record OipAnswer(int Status, IReadOnlyDictionary<string, CaseTensor> Outputs, string? Error);
