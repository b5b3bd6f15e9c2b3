using Grid.Serving;
using Grid.Tensors;

namespace Grid.Batching;

// The inputs of one run.
//
// One request's tensors are used where they lie; a copy is made only of a slice that isn't aligned for its datatype, since the
// runtime reads whole elements. Several requests are gathered once: dimension 0 comes first in memory, so rows are joined by
// laying the slices end to end, and byte strings by laying their wire forms end to end.

/// <summary>
/// Gathers the inputs of a run. Used again and again by one thread.
/// </summary>
internal sealed class BatchInputs
{
    private readonly List<TensorBuffer> _rented = [];
    private InputTensor[] _tensors = [];
    private bool[] _wanted = [];
    private int _inputs;
    private int _outputs;

    /// <summary>Gets the inputs, by their positions in the signature.</summary>
    public ReadOnlySpan<InputTensor> Tensors => _tensors.AsSpan(0, _inputs);

    /// <summary>Gets which outputs the run shall produce, by their positions; empty for all.</summary>
    public ReadOnlySpan<bool> Wanted => _wanted.AsSpan(0, _outputs);

    /// <summary>Takes the inputs of one request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="buffers">Where buffers come from.</param>
    public void Use(InferenceRequest request, TensorBufferPool buffers)
    {
        Begin(request);
        for (var i = 0; i < _inputs; i++)
        {
            var input = request.Inputs[i];
            _tensors[i] = input.Buffer is null || IsAligned(input) ? input : Copy(input, buffers);
        }

        Want(request);
    }

    /// <summary>Joins the inputs of several requests along dimension 0.</summary>
    /// <param name="requests">The requests, all of one lane.</param>
    /// <param name="buffers">Where buffers come from.</param>
    public void Gather(List<PendingRequest> requests, TensorBufferPool buffers)
    {
        var first = requests[0].Request;
        Begin(first);
        for (var i = 0; i < _inputs; i++)
        {
            _tensors[i] = first.Inputs[i].Buffer is null ? default : Join(requests, i, buffers);
        }

        foreach (var request in requests)
        {
            Want(request.Request);
        }
    }

    /// <summary>Gives the gathered buffers back.</summary>
    public void Clear()
    {
        foreach (var buffer in _rented)
        {
            buffer.Release();
        }

        _rented.Clear();
        _tensors.AsSpan(0, _inputs).Clear();
        _inputs = 0;
        _outputs = 0;
    }

    private static bool IsAligned(in InputTensor input)
        => input.Offset % Math.Max(1, input.DataType.ElementSize()) == 0;

    private void Begin(InferenceRequest first)
    {
        _inputs = first.Inputs.Length;
        _outputs = first.Signature.Outputs.Length;
        if (_tensors.Length < _inputs)
        {
            _tensors = new InputTensor[_inputs];
        }

        if (_wanted.Length < _outputs)
        {
            _wanted = new bool[_outputs];
        }

        _wanted.AsSpan(0, _outputs).Clear();
    }

    private void Want(InferenceRequest request)
    {
        if (request.Outputs is not { Length: > 0 } outputs)
        {
            _wanted.AsSpan(0, _outputs).Fill(true);
            return;
        }

        foreach (var output in outputs)
        {
            _wanted[output] = true;
        }
    }

    private InputTensor Copy(in InputTensor input, TensorBufferPool buffers)
    {
        var buffer = Rent(input.Length, buffers);
        input.Data.CopyTo(buffer.GetSpan());
        return input with { Buffer = buffer, Offset = 0 };
    }

    private InputTensor Join(List<PendingRequest> requests, int index, TensorBufferPool buffers)
    {
        var rows = 0L;
        var length = 0;
        foreach (var request in requests)
        {
            ref readonly var input = ref request.Request.Inputs[index];
            rows += input.Shape[0];
            length += input.Length;
        }

        var buffer = Rent(length, buffers);
        var rest = buffer.GetSpan();
        foreach (var request in requests)
        {
            var data = request.Request.Inputs[index].Data;
            data.CopyTo(rest);
            rest = rest[data.Length..];
        }

        ref readonly var first = ref requests[0].Request.Inputs[index];
        var shape = (long[])first.Shape.Clone();
        shape[0] = rows;
        return new InputTensor(first.DataType, shape, buffer, 0, length);
    }

    private TensorBuffer Rent(int length, TensorBufferPool buffers)
    {
        var buffer = buffers.Rent(length);
        _rented.Add(buffer);
        return buffer;
    }
}
