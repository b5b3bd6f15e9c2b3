namespace Grid.ModelCases;

// What bare ONNX Runtime did with a case: it refused the model, or refused the inputs, or answered.
internal sealed record BareRun(BareOutcome Outcome, string Reason, CaseTensor[] Inputs, CaseTensor[] Outputs);
