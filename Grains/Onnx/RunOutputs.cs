using System.Diagnostics;
using Grid.Tensors;

namespace Grid.Onnx;

// What a run produced, held by the readers of its slices.
//
// ONNX Runtime's output memory is lent out as it is: the last holder gives it back to the session's arena and ends its hold
// on the session, so that a session outlives its readers even if it was unloaded meanwhile.

/// <summary>
/// The outputs of a run, with a count of holders. Born with one hold; each <see cref="Dispose"/> ends one.
/// </summary>
internal sealed class RunOutputs(OnnxModel model, RunOutput[] outputs) : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<TensorBuffer> _buffers = [];
    private int _holds = 1;

    /// <summary>Gets the outputs by their positions in the signature.</summary>
    public RunOutput[] Outputs { get; } = outputs;

    /// <summary>Adds holds. Only a holder may call this.</summary>
    /// <param name="count">How many.</param>
    public void Retain(int count)
    {
        var holds = Interlocked.Add(ref _holds, count);
        Debug.Assert(holds > count, "The outputs of a run were retained after their last hold had ended.");
    }

    /// <summary>Ends a hold.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
        {
            return;
        }

        // Loans end before the memory behind them goes.
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        foreach (var buffer in _buffers)
        {
            buffer.Release();
        }

        model.Release();
    }

    internal void Own(IDisposable owned) => _owned.Add(owned);

    internal void OwnBuffer(TensorBuffer buffer) => _buffers.Add(buffer);
}
