using Grid.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Onnx;

// ONNX strings are byte strings to the runtime: nothing is decoded or checked here, so what is not UTF-8 passes through.

/// <summary>
/// Carries strings between the wire form and ONNX Runtime's tensors.
/// </summary>
internal static class StringTensors
{
    /// <summary>Makes a string tensor.</summary>
    /// <param name="data">Well-formed elements, as many as the shape has.</param>
    /// <param name="shape">The dimensions.</param>
    /// <returns>The tensor; the caller disposes it.</returns>
    public static OrtValue Create(ReadOnlySpan<byte> data, long[] shape)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; !data.IsEmpty; i++)
        {
            value.StringTensorSetElementAt(BytesElements.Take(ref data), i);
        }

        return value;
    }

    /// <summary>Writes a string tensor in wire form.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="count">Its elements.</param>
    /// <param name="buffers">Where the buffer comes from.</param>
    /// <returns>A buffer with one hold.</returns>
    public static TensorBuffer Encode(OrtValue value, long count, TensorBufferPool buffers)
    {
        var length = 0L;
        for (var i = 0; i < count; i++)
        {
            length += BytesElements.PrefixLength + value.GetStringElementAsSpan(i).Length;
        }

        var buffer = buffers.Rent(checked((int)length));
        var rest = buffer.GetSpan();
        for (var i = 0; i < count; i++)
        {
            var element = value.GetStringElementAsSpan(i);
            BytesElements.Write(rest, element);
            rest = rest[(BytesElements.PrefixLength + element.Length)..];
        }

        return buffer;
    }
}
