namespace Grid.ModelCases;

// A status, and either the outputs or the server's reason.
internal sealed record OipAnswer(int Status, IReadOnlyDictionary<string, CaseTensor> Outputs, string? Error);
