using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Grid.Client.Wire;
using Grid.Tensors;

namespace Grid.Client;

/// <summary>
/// Values of one datatype in a shape, row by row: an input of a model, or an output.
/// </summary>
/// <remarks>
/// A tensor made of numbers is a view of the caller's memory, which must not change until the request has been answered.
/// A tensor of a response is a view of the response's body. Nothing is copied in between.
/// </remarks>
public sealed class Tensor
{
    private Tensor(TensorDataType dataType, ImmutableArray<long> shape, int count, ReadOnlyMemory<byte> bytes)
    {
        DataType = dataType;
        Shape = shape;
        Count = count;
        Bytes = bytes;
    }

    /// <summary>Gets the element type.</summary>
    public TensorDataType DataType { get; }

    /// <summary>Gets the dimensions, the outermost first. Empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Gets the number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public int Count { get; }

    /// <summary>
    /// Gets the elements as the wire carries them: little-endian, <see cref="TensorDataType.Bool"/> in one byte, and each
    /// element of <see cref="TensorDataType.Bytes"/> preceded by its length as a uint32.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Makes a tensor of numbers or booleans.</summary>
    /// <typeparam name="T"><see cref="bool"/>, an integer of 8 to 64 bits, <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The elements, row by row. Not copied.</param>
    /// <param name="shape">The dimensions, the outermost first; none for a scalar.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape holds another number of elements, or a negative dimension.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static Tensor From<T>(ReadOnlyMemory<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var type = ElementTypes.Of<T>();
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Tensors travel little-endian, and this machine is big-endian. Use Tensor.FromBytes with bytes in that order.");
        }

        return Create(type, shape, values.Length, new BytesView<T>(values).Memory);
    }

    /// <inheritdoc cref="From{T}(ReadOnlyMemory{T}, ReadOnlySpan{long})"/>
    public static Tensor From<T>(T[] values, params ReadOnlySpan<long> shape)
        where T : unmanaged
        => From((ReadOnlyMemory<T>)values, shape);

    /// <summary>Makes a tensor of strings, each an element of <see cref="TensorDataType.Bytes"/> in UTF-8.</summary>
    /// <param name="values">The elements, row by row.</param>
    /// <param name="shape">The dimensions, the outermost first; none for a scalar.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape holds another number of elements, or an element is <see langword="null"/>.</exception>
    public static Tensor FromStrings(ReadOnlySpan<string> values, params ReadOnlySpan<long> shape)
        => Create(TensorDataType.Bytes, shape, values.Length, StringElements.Write(values));

    /// <summary>Makes a tensor of bytes that have their wire form already; see <see cref="Bytes"/>.</summary>
    /// <param name="dataType">The element type; the way to make <see cref="TensorDataType.Bf16"/>.</param>
    /// <param name="bytes">The elements, row by row. Not copied.</param>
    /// <param name="shape">The dimensions, the outermost first; none for a scalar.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">Datatype, shape and number of bytes do not fit together.</exception>
    public static Tensor FromBytes(TensorDataType dataType, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<long> shape)
    {
        if (dataType == TensorDataType.None || !Enum.IsDefined(dataType))
        {
            throw new ArgumentException($"{dataType} is not a tensor's datatype. Use one of {nameof(TensorDataType)} other than None.", nameof(dataType));
        }

        if (dataType == TensorDataType.Bytes)
        {
            var count = TensorShapes.Count(shape) ?? throw BadShape(shape);
            return StringElements.TryRead(bytes, count) is not null
                ? new Tensor(dataType, [.. shape], count, bytes)
                : throw new ArgumentException(
                    $"The {bytes.Length} bytes are not {count} elements, each preceded by its length as a little-endian uint32.", nameof(bytes));
        }

        var size = dataType.ElementSize();
        return bytes.Length % size == 0
            ? Create(dataType, shape, bytes.Length / size, bytes)
            : throw new ArgumentException($"{bytes.Length} bytes are no whole number of {dataType.WireName()} elements of {size} bytes.", nameof(bytes));
    }

    /// <summary>Makes a tensor of a JSON array, nested or flat, as the protocol writes data.</summary>
    /// <param name="dataType">The element type.</param>
    /// <param name="data">An array; for a scalar also a single value.</param>
    /// <param name="shape">The dimensions, the outermost first; none for a scalar.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="FormatException">An element is not of the datatype, or the shape holds another number of elements.</exception>
    public static Tensor FromJson(TensorDataType dataType, JsonElement data, params ReadOnlySpan<long> shape)
        => JsonTensorReader.Read(dataType, data, shape);

    /// <summary>Gets the elements.</summary>
    /// <typeparam name="T">The type that fits <see cref="DataType"/>, e.g. <see cref="float"/> for <see cref="TensorDataType.Fp32"/>.</typeparam>
    /// <returns>A view of the elements, row by row.</returns>
    /// <exception cref="InvalidOperationException">The tensor has another datatype.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        var type = ElementTypes.Of<T>();
        return type == DataType
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new InvalidOperationException(
                $"The tensor holds {DataType.WireName()}, and {typeof(T)} reads {type.WireName()}. Read it as what it holds, or convert its elements.");
    }

    /// <summary>Gets the elements as strings.</summary>
    /// <returns>The elements, decoded from UTF-8; bytes that are no UTF-8 become U+FFFD.</returns>
    /// <exception cref="InvalidOperationException">The datatype is not <see cref="TensorDataType.Bytes"/>.</exception>
    public string[] ToStrings() => [.. ToElements().Select(element => Encoding.UTF8.GetString(element.Span))];

    /// <summary>Gets the elements of a tensor of byte strings.</summary>
    /// <returns>Views of the elements, row by row, without their lengths.</returns>
    /// <exception cref="InvalidOperationException">The datatype is not <see cref="TensorDataType.Bytes"/>.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToElements()
        => DataType == TensorDataType.Bytes
            ? StringElements.TryRead(Bytes, Count)!
            : throw new InvalidOperationException($"The tensor holds {DataType.WireName()}, not BYTES. Read it with {nameof(AsSpan)}.");

    /// <summary>Writes datatype and shape, e.g. <c>FP32 [1, 64]</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{DataType.WireName()} {TensorShapes.Text(Shape)}";

    private static Tensor Create(TensorDataType dataType, ReadOnlySpan<long> shape, int count, ReadOnlyMemory<byte> bytes)
    {
        var wanted = TensorShapes.Count(shape) ?? throw BadShape(shape);
        return wanted == count
            ? new Tensor(dataType, [.. shape], count, bytes)
            : throw new ArgumentException($"The shape {TensorShapes.Text([.. shape])} holds {wanted} elements, and {count} were given.", nameof(shape));
    }

    private static ArgumentException BadShape(ReadOnlySpan<long> shape)
        => new($"The shape {TensorShapes.Text([.. shape])} is not possible: dimensions are 0 or more, and their product at most {Array.MaxLength}.", nameof(shape));
}
