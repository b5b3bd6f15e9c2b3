namespace Grid.ModelCases;

// How far bare ONNX Runtime got with a case.
internal enum BareOutcome
{
    // It refused the model.
    LoadFailed,

    // It refused to run it on the case's inputs.
    RunFailed,

    // It answered.
    Answered,

    // The model takes something that the protocol has no words for: a sequence, an optional, an int4, a complex number.
    BeyondTheProtocol,
}
