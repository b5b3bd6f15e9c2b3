using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Onnx;

// A session and what it declares.
//
// Inputs are lent to ONNX Runtime where they lie; outputs are lent on where ONNX Runtime left them. The session is disposed
// when its last hold ends: the replica has one, and each run's outputs have one until their last reader is done.
//
// Thread-safe: one session serves concurrent runs.

/// <summary>
/// A loaded ONNX model.
/// </summary>
internal sealed class OnnxModel
{
    private readonly InferenceSession _session;
    private readonly TensorBufferPool _buffers;
    private readonly string[] _requiredInputs;
    private readonly string[] _allOutputs;
    private readonly TaskCompletionSource _unloaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds = 1;

    /// <summary>Initializes a model. Takes the session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="signature">What it declares.</param>
    /// <param name="dimensions">The names of the symbolic dimensions of each input; empty where a dimension has none.</param>
    /// <param name="buffers">Where buffers for string outputs come from.</param>
    public OnnxModel(InferenceSession session, ModelSignature signature, string[][] dimensions, TensorBufferPool buffers)
    {
        _session = session;
        _buffers = buffers;
        Signature = signature;
        InputDimensions = dimensions;
        _requiredInputs = [.. signature.Inputs.Take(signature.RequiredInputs).Select(input => input.Name)];
        _allOutputs = [.. signature.Outputs.Select(output => output.Name)];
    }

    /// <summary>Gets what the model declares. <see cref="ModelSignature.MaxBatchSize"/> is 0: a file doesn't tell.</summary>
    public ModelSignature Signature { get; }

    /// <summary>Gets the names of the symbolic dimensions of each input, in the signature's order.</summary>
    public string[][] InputDimensions { get; }

    /// <summary>Gets a task that ends when the session is disposed and its memory given back.</summary>
    public Task Unloaded => _unloaded.Task;

    /// <summary>Runs the session on the calling thread.</summary>
    /// <param name="options">The run's options; only this run uses them now.</param>
    /// <param name="inputs">
    /// The inputs by their positions in the signature, checked by <see cref="InputCheck"/>, aligned for their datatypes;
    /// those without a buffer are left out.
    /// </param>
    /// <param name="wanted">Which outputs to produce, by their positions; empty for all.</param>
    /// <param name="failure">Why it failed, if it did.</param>
    /// <returns>The outputs with one hold, or null.</returns>
    public RunOutputs? Run(
        RunOptions options, ReadOnlySpan<InputTensor> inputs, ReadOnlySpan<bool> wanted, out InferenceOutcome failure)
    {
        failure = default;
        var names = NamesOf(inputs);
        var outputNames = NamesOf(wanted);
        var values = new OrtValue[names.Length];
        try
        {
            var next = 0;
            foreach (ref readonly var input in inputs)
            {
                if (input.Buffer is not null)
                {
                    values[next++] = CreateValue(input);
                }
            }

            return Lend(_session.Run(options, names, values, outputNames), inputs, wanted);
        }
        catch (Exception exception)
        {
            // Whatever a model does when it runs is an outcome of its request, not a fault of this process.
            failure = OnnxErrors.Running(exception);
            return null;
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }
        }
    }

    /// <summary>Ends a hold. The last one disposes the session.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _session.Dispose();
            _unloaded.TrySetResult();
        }
    }

    private static OrtValue CreateValue(in InputTensor input)
        => input.DataType == TensorDataType.Bytes
            ? StringTensors.Create(input.Data, input.Shape)
            : OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                OnnxTypes.ToElementType(input.DataType),
                input.Shape,
                input.Buffer!.Address + input.Offset,
                input.Length);

    private static bool LiesIn(nint address, ReadOnlySpan<InputTensor> inputs)
    {
        foreach (ref readonly var input in inputs)
        {
            if (input.Buffer is { } buffer && address >= buffer.Address && address < buffer.Address + buffer.Capacity)
            {
                return true;
            }
        }

        return false;
    }

    private string[] NamesOf(ReadOnlySpan<InputTensor> inputs)
    {
        var present = 0;
        foreach (ref readonly var input in inputs)
        {
            present += input.Buffer is null ? 0 : 1;
        }

        if (present == _requiredInputs.Length)
        {
            return _requiredInputs;
        }

        var names = new List<string>(present);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Buffer is not null)
            {
                names.Add(Signature.Inputs[i].Name);
            }
        }

        return [.. names];
    }

    private string[] NamesOf(ReadOnlySpan<bool> wanted)
    {
        if (!wanted.Contains(false))
        {
            return _allOutputs;
        }

        var names = new List<string>(wanted.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i])
            {
                names.Add(_allOutputs[i]);
            }
        }

        return [.. names];
    }

    private RunOutputs Lend(
        IDisposableReadOnlyCollection<OrtValue> values, ReadOnlySpan<InputTensor> inputs, ReadOnlySpan<bool> wanted)
    {
        Interlocked.Increment(ref _holds);
        var outputs = new RunOutputs(this, new RunOutput[Signature.Outputs.Length]);
        outputs.Own(values);
        try
        {
            var next = 0;
            for (var i = 0; i < outputs.Outputs.Length; i++)
            {
                if (wanted.IsEmpty || wanted[i])
                {
                    outputs.Outputs[i] = Lend(values[next++], inputs, outputs);
                }
            }

            return outputs;
        }
        catch
        {
            outputs.Dispose();
            throw;
        }
    }

    private RunOutput Lend(OrtValue value, ReadOnlySpan<InputTensor> inputs, RunOutputs outputs)
    {
        var info = value.GetTensorTypeAndShape();
        if (info.IsString)
        {
            var encoded = StringTensors.Encode(value, info.ElementCount, _buffers);
            outputs.OwnBuffer(encoded);
            return new RunOutput(info.Shape, encoded.Memory);
        }

        var length = info.ElementCount * OnnxTypes.ToDataType(info.ElementDataType).ElementSize();
        if (length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"An output has {length} bytes; an answer holds at most {int.MaxValue} for each. Send fewer rows in one request.");
        }

        if (length == 0)
        {
            return new RunOutput(info.Shape, default);
        }

        nint address;
        unsafe
        {
            address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));
        }

        // A graph may pass an input on as it is; the answer must not then point into the caller's buffer.
        if (LiesIn(address, inputs))
        {
            var copy = _buffers.Rent((int)length);
            outputs.OwnBuffer(copy);
            value.GetTensorMutableRawData().CopyTo(copy.GetSpan());
            return new RunOutput(info.Shape, copy.Memory);
        }

        var memory = new NativeMemoryManager(address, (int)length);
        outputs.Own(memory);
        return new RunOutput(info.Shape, memory.Memory);
    }
}
