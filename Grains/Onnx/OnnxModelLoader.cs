using System.Collections.Immutable;
using System.Globalization;
using Grid.Models;
using Grid.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Onnx;

// Where external data may lie is left to ONNX Runtime, which alone knows what a file names: it refuses a location that is
// absolute, that climbs out of the model's folder, or that a symbolic link (of the file or of a folder on the way) leads out
// of it. Whether it opens just what it checked isn't known, so nobody may change a model's folder while it is loaded who
// isn't trusted with the silo's files. Tests hold each new ONNX Runtime to this.

/// <summary>
/// Loads models from folders.
/// </summary>
/// <param name="environment">ONNX Runtime.</param>
/// <param name="buffers">Where the model's buffers come from.</param>
internal sealed class OnnxModelLoader(OnnxRuntimeEnvironment environment, TensorBufferPool buffers)
{
    /// <summary>The platform's name, as the protocol's other servers write it.</summary>
    public const string Platform = "onnxruntime_onnx";

    /// <summary>The file that a version's folder must hold; external data lies beside it.</summary>
    public const string FileName = "model.onnx";

    private static readonly string[] RecurrentOperators = ["GRU", "LSTM", "RNN"];

    // A pointer file of Git LFS is text of about 130 bytes that begins so.
    private static ReadOnlySpan<byte> LfsPointer => "version https://git-lfs"u8;

    /// <summary>Loads a model on the calling thread, which may take minutes.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="logId">What ONNX Runtime's log calls the session.</param>
    /// <param name="cancellationToken">Stops the load between ONNX Runtime's own steps.</param>
    /// <returns>The model, with one hold.</returns>
    /// <exception cref="ModelLoadException">The model can't be loaded.</exception>
    /// <exception cref="OperationCanceledException">The load was cancelled.</exception>
    public OnnxModel Load(string folder, string logId, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        CheckFile(path);
        cancellationToken.ThrowIfCancellationRequested();
        InferenceSession session;
        try
        {
            using var options = environment.CreateSessionOptions(logId);
            using var registration = cancellationToken.UnsafeRegister(
                static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), options);
            session = new InferenceSession(path, options);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw OnnxErrors.Loading(exception);
        }

        try
        {
            // An empty dimension in a recurrent operator ends the whole process inside ONNX Runtime 1.29.
            var signature = Describe(session) with { RefusesEmptyInputs = GraphOperators.Read(path).Overlaps(RecurrentOperators) };
            var dimensions = signature.Inputs.Select(input => MetadataOf(session, input.Name).SymbolicDimensions);
            return new OnnxModel(session, signature, [.. dimensions], buffers);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void CheckFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length == 0)
            {
                throw Invalid($"'{FileName}' is empty. Push the model again.");
            }

            Span<byte> start = stackalloc byte[LfsPointer.Length];
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(LfsPointer))
            {
                throw Invalid(
                    $"'{FileName}' is not the model but a Git LFS pointer to it. Run 'git lfs pull' where the model comes from, "
                    + "and push it again.");
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelLoadException(
                ModelFailure.NotFound, $"The version has no file '{FileName}': its folder must hold one.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(
                ModelFailure.Unavailable, $"'{FileName}' can't be read: {exception.Message}", exception);
        }
    }

    private static ModelSignature Describe(InferenceSession session)
    {
        var inputs = session.InputNames.Select(name => DescribeInput(session, name)).ToList();
        var required = inputs.Count;

        // ONNX Runtime lists initializers in no stated order; a signature must be the same in every replica.
        foreach (var (name, metadata) in session.OverridableInitializerMetadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Describe(name, metadata) is { } optional)
            {
                inputs.Add(optional);
            }
        }

        var outputs = ImmutableArray.CreateBuilder<TensorSpec>();
        var others = ImmutableArray.CreateBuilder<string>();
        foreach (var name in session.OutputNames)
        {
            if (Describe(name, session.OutputMetadata[name]) is { } output)
            {
                outputs.Add(output);
            }
            else
            {
                others.Add(name);
            }
        }

        return outputs.Count > 0
            ? new ModelSignature(
                Platform, [.. inputs], required, outputs.ToImmutable(), others.ToImmutable(), 0, PropertiesOf(session.ModelMetadata))
            : throw Invalid("The model has no output that is a tensor, so it could never answer. Export it with a tensor output.");
    }

    private static TensorSpec DescribeInput(InferenceSession session, string name)
    {
        var metadata = session.InputMetadata[name];
        if (Describe(name, metadata) is { } input)
        {
            return input;
        }

        throw Invalid(metadata.IsTensor
            ? $"Input '{name}' has elements of type {metadata.ElementDataType}, which the inference protocol can't carry. "
                + "Export the model with another type."
            : $"Input '{name}' is {Kind(metadata)}, not a tensor, and only tensors can be sent. Export the model with tensor inputs.");
    }

    private static TensorSpec? Describe(string name, NodeMetadata metadata)
        => metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
            && OnnxTypes.ToDataType(metadata.ElementDataType) is var type and not TensorDataType.None
            ? new TensorSpec(name, type, [.. metadata.Dimensions.Select(dimension => Math.Max(dimension, -1L))])
            : null;

    private static string Kind(NodeMetadata metadata) => metadata.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_SEQUENCE => "a sequence",
        OnnxValueType.ONNX_TYPE_MAP => "a map",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "an optional",
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => "a sparse tensor",
        _ => "of an unknown kind",
    };

    private static NodeMetadata MetadataOf(InferenceSession session, string input)
        => session.InputMetadata.TryGetValue(input, out var metadata) ? metadata : session.OverridableInitializerMetadata[input];

    private static ImmutableArray<KeyValuePair<string, string>> PropertiesOf(ModelMetadata metadata)
    {
        var properties = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        Add("producer", metadata.ProducerName);
        Add("graph", metadata.GraphName);
        Add("domain", metadata.Domain);
        Add("description", metadata.Description);
        Add("graph_description", metadata.GraphDescription);
        Add("model_version", metadata.Version.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in metadata.CustomMetadataMap.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(key, value);
        }

        return properties.ToImmutable();

        void Add(string key, string value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                properties.Add(new(key, value));
            }
        }
    }

    private static ModelLoadException Invalid(string message) => new(ModelFailure.Invalid, message);
}
