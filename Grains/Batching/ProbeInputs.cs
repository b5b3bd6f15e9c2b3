using System.Buffers.Binary;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Batching;

/// <summary>
/// Plausible rows for a model of which only the signature is known.
/// </summary>
internal sealed class ProbeInputs
{
    // Integers are mostly indices, masks or lengths: both values first, then ones for models that divide by or slice with them.
    private const int Bits = 0;
    private const int Ones = 1;
    private const int MaxLength = 64 << 20;

    private readonly ModelSignature _signature;
    private readonly TensorBufferPool _buffers;
    private readonly Random _random;
    private readonly InputTensor[] _tensors;
    private readonly InputTensor[] _slices;

    /// <summary>Initializes a maker of rows.</summary>
    /// <param name="signature">The model's signature.</param>
    /// <param name="buffers">Where buffers come from.</param>
    /// <param name="random">Where values come from.</param>
    public ProbeInputs(ModelSignature signature, TensorBufferPool buffers, Random random)
    {
        _signature = signature;
        _buffers = buffers;
        _random = random;
        _tensors = new InputTensor[signature.Inputs.Length];
        _slices = new InputTensor[signature.Inputs.Length];
        var required = signature.Inputs.AsSpan(0, signature.RequiredInputs).ToArray();
        HasOpenSizes = required.Any(input => input.Shape.Skip(1).Any(dimension => dimension < 0));
        IntegerChoices = required.All(input => IsFloat(input.DataType)) ? [Bits] : [Bits, Ones];
    }

    /// <summary>Gets whether an inner dimension is open, so that several sizes are worth trying.</summary>
    public bool HasOpenSizes { get; }

    /// <summary>Gets the ways to choose integers that are worth trying.</summary>
    public int[] IntegerChoices { get; }

    /// <summary>Makes rows for each required input.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="size">The size of inner dimensions that are open.</param>
    /// <param name="integers">One of <see cref="IntegerChoices"/>.</param>
    /// <returns>False if they would be too large; then nothing is held.</returns>
    public bool TryMake(int rows, long size, int integers)
    {
        for (var i = 0; i < _signature.RequiredInputs; i++)
        {
            var spec = _signature.Inputs[i];
            var shape = new long[spec.Shape.Length];
            for (var d = 0; d < shape.Length; d++)
            {
                shape[d] = d == 0 ? rows : spec.Shape[d] < 0 ? size : spec.Shape[d];
            }

            // A string takes its prefix and one digit.
            var elementSize = spec.DataType == TensorDataType.Bytes ? BytesElements.PrefixLength + 1 : spec.DataType.ElementSize();
            if (!TensorShape.TryCount(shape, out var count) || count > MaxLength / elementSize)
            {
                Release();
                return false;
            }

            var buffer = _buffers.Rent((int)count * elementSize);
            Fill(buffer.GetSpan(), spec.DataType, elementSize, integers);
            _tensors[i] = new InputTensor(spec.DataType, shape, buffer, 0, buffer.Length);
        }

        return true;
    }

    /// <summary>Takes some of the rows. Valid until the next call.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <returns>The inputs, by their positions in the signature.</returns>
    public ReadOnlySpan<InputTensor> Slice(int first, int rows)
    {
        for (var i = 0; i < _signature.RequiredInputs; i++)
        {
            var whole = _tensors[i];
            var rowLength = whole.Length / (int)whole.Shape[0];
            var shape = (long[])whole.Shape.Clone();
            shape[0] = rows;
            _slices[i] = whole with { Shape = shape, Offset = first * rowLength, Length = rows * rowLength };
        }

        return _slices;
    }

    /// <summary>Gives the rows back.</summary>
    public void Release()
    {
        foreach (ref var tensor in _tensors.AsSpan())
        {
            tensor.Buffer?.Release();
            tensor = default;
        }

        _slices.AsSpan().Clear();
    }

    private static bool IsFloat(TensorDataType type)
        => type is TensorDataType.Fp16 or TensorDataType.Bf16 or TensorDataType.Fp32 or TensorDataType.Fp64;

    private void Fill(Span<byte> data, TensorDataType type, int elementSize, int integers)
    {
        for (; !data.IsEmpty; data = data[elementSize..])
        {
            var real = (_random.NextDouble() * 2) - 1;
            var integer = integers == Ones ? 1 : _random.Next(2);
            var element = data[..elementSize];
            switch (type)
            {
                case TensorDataType.Fp16:
                    BinaryPrimitives.WriteHalfLittleEndian(element, (Half)real);
                    break;
                case TensorDataType.Bf16:
                    BinaryPrimitives.WriteUInt16LittleEndian(element, (ushort)(BitConverter.SingleToUInt32Bits((float)real) >> 16));
                    break;
                case TensorDataType.Fp32:
                    BinaryPrimitives.WriteSingleLittleEndian(element, (float)real);
                    break;
                case TensorDataType.Fp64:
                    BinaryPrimitives.WriteDoubleLittleEndian(element, real);
                    break;
                case TensorDataType.Bytes:
                    BytesElements.Write(element, integer == 0 ? "0"u8 : "1"u8);
                    break;
                default:
                    element.Clear();
                    element[0] = (byte)integer;
                    break;
            }
        }
    }
}
