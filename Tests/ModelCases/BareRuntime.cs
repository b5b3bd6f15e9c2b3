using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Grid.ModelCases;

// Runs a case of the ONNX backend suite on ONNX Runtime itself, with nothing of the product in between.
internal static class BareRuntime
{
    private static readonly Dictionary<TensorElementType, string> DataTypes = new()
    {
        [TensorElementType.Bool] = "BOOL",
        [TensorElementType.UInt8] = "UINT8",
        [TensorElementType.UInt16] = "UINT16",
        [TensorElementType.UInt32] = "UINT32",
        [TensorElementType.UInt64] = "UINT64",
        [TensorElementType.Int8] = "INT8",
        [TensorElementType.Int16] = "INT16",
        [TensorElementType.Int32] = "INT32",
        [TensorElementType.Int64] = "INT64",
        [TensorElementType.Float16] = "FP16",
        [TensorElementType.BFloat16] = "BF16",
        [TensorElementType.Float] = "FP32",
        [TensorElementType.Double] = "FP64",
        [TensorElementType.String] = "BYTES",
    };

    public static BareRun Run(string modelPath, string setFolder)
    {
        InferenceSession session;
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            session = new InferenceSession(modelPath, options);
        }
        catch (OnnxRuntimeException exception)
        {
            return new BareRun(BareOutcome.LoadFailed, exception.Message, [], []);
        }

        using (session)
        {
            if (!session.InputMetadata.Values.All(Speakable) || !session.OutputMetadata.Values.Any(Speakable))
            {
                return new BareRun(BareOutcome.BeyondTheProtocol, "", [], []);
            }

            var names = session.InputNames;
            var inputs = Directory.GetFiles(setFolder, "input_*.pb")
                .OrderBy(file => int.Parse(Path.GetFileNameWithoutExtension(file)["input_".Length..], System.Globalization.CultureInfo.InvariantCulture))
                .Select((file, index) => TensorProtoReader.Read(file, names[index])!)
                .ToArray();
            return Run(session, inputs);
        }
    }

    private static bool Speakable(NodeMetadata metadata) => metadata.IsTensor && DataTypes.ContainsKey(metadata.ElementDataType);

    private static BareRun Run(InferenceSession session, CaseTensor[] inputs)
    {
        var outputs = session.OutputMetadata.Where(pair => Speakable(pair.Value)).Select(pair => pair.Key).ToArray();
        var values = inputs.ToDictionary(input => input.Name, ToValue);
        using var options = new RunOptions();
        try
        {
            using var results = session.Run(options, values, outputs);
            return new BareRun(BareOutcome.Answered, "", inputs, [.. results.Select((value, index) => FromValue(outputs[index], value))]);
        }
        catch (OnnxRuntimeException exception)
        {
            return new BareRun(BareOutcome.RunFailed, exception.Message, inputs, []);
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    private static OrtValue ToValue(CaseTensor tensor)
    {
        var type = DataTypes.Single(pair => pair.Value == tensor.DataType).Key;
        if (type == TensorElementType.String)
        {
            var strings = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Shape);
            var index = 0;
            foreach (var text in tensor.Strings())
            {
                strings.StringTensorSetElementAt(text.AsSpan(), index++);
            }

            return strings;
        }

        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, tensor.Shape);
        tensor.Data.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static CaseTensor FromValue(string name, OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var type = DataTypes[info.ElementDataType];
        var data = type == "BYTES"
            ? [.. value.GetStringTensorAsArray().SelectMany(text => BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)).Concat(Encoding.UTF8.GetBytes(text)))]
            : value.GetTensorMutableRawData().ToArray();
        return new CaseTensor(name, type, info.Shape, data);
    }
}
