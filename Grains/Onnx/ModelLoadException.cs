using Grid.Models;

namespace Grid.Onnx;

/// <summary>
/// A model could not be loaded. The message is for the operator: what is wrong with it, and what to do.
/// </summary>
/// <param name="failure">What kind of failure it is.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What ONNX Runtime or the file system threw, if it was one of them.</param>
internal sealed class ModelLoadException(ModelFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Gets what kind of failure it is.</summary>
    public ModelFailure Failure { get; } = failure;
}
