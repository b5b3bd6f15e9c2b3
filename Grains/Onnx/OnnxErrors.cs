using System.Text.RegularExpressions;
using Grid.Models;
using Grid.Serving;

namespace Grid.Onnx;

// ONNX Runtime's errors, in words for whoever has to act on them.
//
// The binding throws one exception type whose code is only in the text ("[ErrorCode:InvalidArgument] ..."), and the text
// often begins with the place in the library's own source. Both are taken off; what is known to have a remedy is told first.

/// <summary>
/// Explains what ONNX Runtime refused.
/// </summary>
internal static partial class OnnxErrors
{
    /// <summary>Explains why a model did not load.</summary>
    /// <param name="exception">What ONNX Runtime threw.</param>
    /// <returns>The failure.</returns>
    public static ModelLoadException Loading(Exception exception)
    {
        var said = Clean(exception.Message);
        var (failure, words) = said switch
        {
            _ when said.Contains("locale", StringComparison.OrdinalIgnoreCase) => (ModelFailure.Invalid,
                "The model normalizes strings by a locale, en_US.UTF-8 unless it names another, that this machine lacks. "
                + "Install the locale (Debian: package locales-all) and load the model again."),
            _ when said.Contains("Protobuf parsing failed", StringComparison.Ordinal)
                || said.Contains("[InvalidProtobuf]", StringComparison.Ordinal) => (ModelFailure.Invalid,
                "The file is not an ONNX model: it can't be parsed. It may be cut off, or another kind of file. Push it again."),
            _ when said.Contains("is not a registered function/op", StringComparison.Ordinal) => (ModelFailure.Invalid,
                "The model uses an operator that ONNX Runtime doesn't have. Export it with standard operators."),
            _ when said.Contains("Could not find an implementation", StringComparison.Ordinal) => (ModelFailure.Invalid,
                "The model uses an operator with a datatype or version that ONNX Runtime has no code for on this device. "
                + "Export it with another datatype or opset."),
            _ when said.Contains("External data path", StringComparison.OrdinalIgnoreCase) => (ModelFailure.Invalid,
                "The model's external data isn't where it may be: it must lie in the model's folder, beside model.onnx."),
            _ when exception is OutOfMemoryException || said.Contains("bad_alloc", StringComparison.Ordinal)
                || said.Contains("Failed to allocate memory", StringComparison.Ordinal) => (ModelFailure.Unavailable,
                "There was not enough memory to load the model."),
            _ => (ModelFailure.Invalid, "ONNX Runtime refused the model."),
        };
        return new ModelLoadException(failure, $"{words} ONNX Runtime says: {said}", exception);
    }

    /// <summary>Explains why a run failed.</summary>
    /// <param name="exception">What ONNX Runtime threw.</param>
    /// <returns>The outcome: the input's fault if ONNX Runtime says so, else the model's.</returns>
    public static InferenceOutcome Running(Exception exception)
    {
        var isInput = exception.Message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal);
        return isInput
            ? InferenceOutcome.Refused(InferenceStatus.InvalidInput, $"The model refused its input: {Clean(exception.Message)}")
            : InferenceOutcome.Refused(InferenceStatus.Failed, $"The model failed while it ran: {Clean(exception.Message)}");
    }

    private static string Clean(string message)
    {
        message = ErrorCode().Replace(message, "");
        message = LoadPrefix().Replace(message, "");
        message = SourcePlace().Replace(message, "");
        return Whitespace().Replace(message, " ").Trim();
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^Load model from .*? failed:\s*", RegexOptions.Singleline)]
    private static partial Regex LoadPrefix();

    // E.g. "/onnxruntime_src/onnxruntime/core/graph/model.cc:187 onnxruntime::Model::Model(onnx::ModelProto&&, ...) ".
    [GeneratedRegex(@"/\S+\.(?:cc|h|cpp|hpp):\d+ (?:[^()\n]*\([^\n]*?\)(?: const)? )?")]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
