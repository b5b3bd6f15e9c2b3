using System.Text.Json;
using Grid.Tensors;
using Xunit;

namespace Grid.Client;

public sealed class TensorTests
{
    [Fact]
    public void From_Floats_HasTheirBytesWithoutACopy()
    {
        float[] values = [1, -2.5f, 3];
        var tensor = Tensor.From(values, 1, 3);
        values[1] = 4;

        Assert.Equal(TensorDataType.Fp32, tensor.DataType);
        Assert.Equal([1L, 3], tensor.Shape.ToArray());
        Assert.Equal([0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x80, 0x40, 0x00, 0x00, 0x40, 0x40], tensor.Bytes.ToArray());
        Assert.Equal([1f, 4, 3], tensor.AsSpan<float>().ToArray());
    }

    [Fact]
    public void From_EachType_ReadsBackAsItself()
    {
        AssertSame<bool>([true, false], TensorDataType.Bool);
        AssertSame<byte>([0, 255], TensorDataType.UInt8);
        AssertSame<ushort>([0, 65535], TensorDataType.UInt16);
        AssertSame<uint>([0, uint.MaxValue], TensorDataType.UInt32);
        AssertSame<ulong>([0, ulong.MaxValue], TensorDataType.UInt64);
        AssertSame<sbyte>([-128, 127], TensorDataType.Int8);
        AssertSame<short>([short.MinValue, 1], TensorDataType.Int16);
        AssertSame<int>([int.MinValue, 1], TensorDataType.Int32);
        AssertSame<long>([long.MinValue, 1], TensorDataType.Int64);
        AssertSame<Half>([(Half)1.5, Half.NaN], TensorDataType.Fp16);
        AssertSame<float>([float.NaN, 1], TensorDataType.Fp32);
        AssertSame<double>([double.NegativeInfinity, 1], TensorDataType.Fp64);

        static void AssertSame<T>(T[] values, TensorDataType type)
            where T : unmanaged
        {
            var tensor = Tensor.From(values, 2);
            Assert.Equal(type, tensor.DataType);
            Assert.Equal(2 * type.ElementSize(), tensor.Bytes.Length);
            Assert.Equal(values, Tensor.FromBytes(type, tensor.Bytes.ToArray(), 2).AsSpan<T>().ToArray());
        }
    }

    [Fact]
    public void From_Half_IsLittleEndianBinary16()
        => Assert.Equal([0x00, 0x3C, 0x00, 0xC0], Tensor.From<Half>([(Half)1, (Half)(-2)], 2).Bytes.ToArray());

    [Fact]
    public void From_NoShape_IsAScalar() => Assert.Equal(1, Tensor.From([7L]).Count);

    [Theory]
    [InlineData(new long[] { 2, 2 })]
    [InlineData(new long[] { -1, -3 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue })]
    [InlineData(new long[] { 0 })]
    public void From_ShapeOfAnotherSize_IsRefused(long[] shape)
        => Assert.Throws<ArgumentException>(() => Tensor.From([1f, 2, 3], shape));

    [Fact]
    public void From_UnknownType_IsRefusedByName()
        => Assert.Contains("System.Decimal", Assert.Throws<NotSupportedException>(() => Tensor.From([1m], 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void From_PinnedMidway_PointsAtThatElement()
    {
        var bytes = Tensor.From<int>([1, 2, 3], 3).Bytes;
        using var pin = bytes[4..].Pin();
        unsafe
        {
            Assert.Equal(2, *(int*)pin.Pointer);
        }
    }

    [Fact]
    public void FromStrings_AnyText_IsPrecededByItsLengthInBytes()
    {
        var tensor = Tensor.FromStrings(["é", "", "ab"], 3);

        Assert.Equal([2, 0, 0, 0, 0xC3, 0xA9, 0, 0, 0, 0, 2, 0, 0, 0, (byte)'a', (byte)'b'], tensor.Bytes.ToArray());
        Assert.Equal(["é", "", "ab"], tensor.ToStrings());
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 1 }, 1)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9 }, 1)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 2)]
    [InlineData(new byte[] { 255, 255, 255, 255 }, 1)]
    [InlineData(new byte[] { 1 }, 1)]
    public void FromBytes_BrokenStrings_AreRefused(byte[] bytes, long count)
        => Assert.Throws<ArgumentException>(() => Tensor.FromBytes(TensorDataType.Bytes, bytes, count));

    [Fact]
    public void FromBytes_HalfAnElement_IsRefused()
        => Assert.Throws<ArgumentException>(() => Tensor.FromBytes(TensorDataType.Int32, new byte[6], 1));

    [Fact]
    public void AsSpan_AnotherType_NamesBoth()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Tensor.From([1f], 1).AsSpan<int>().Length);

        Assert.Contains("FP32", error.Message, StringComparison.Ordinal);
        Assert.Contains("INT32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorDataType.Int8, "[[-128],[127]]", new byte[] { 0x80, 0x7F })]
    [InlineData(TensorDataType.UInt16, "[[1],[65535]]", new byte[] { 1, 0, 0xFF, 0xFF })]
    [InlineData(TensorDataType.Bool, "[true,false]", new byte[] { 1, 0 })]
    [InlineData(TensorDataType.Fp16, "[1,-2]", new byte[] { 0, 0x3C, 0, 0xC0 })]
    [InlineData(TensorDataType.Bf16, "[1,1.00390625]", new byte[] { 0x80, 0x3F, 0x80, 0x3F })]
    public void FromJson_NestedOrFlat_HasTheWireForm(TensorDataType type, string json, byte[] expected)
    {
        using var data = JsonDocument.Parse(json);

        Assert.Equal(expected, Tensor.FromJson(type, data.RootElement, 2, 1).Bytes.ToArray());
    }

    [Theory]
    [InlineData(TensorDataType.UInt8, "[256]")]
    [InlineData(TensorDataType.Int32, "[1.5]")]
    [InlineData(TensorDataType.Fp32, "[\"1\"]")]
    [InlineData(TensorDataType.Bytes, "[1]")]
    [InlineData(TensorDataType.Bool, "[1]")]
    [InlineData(TensorDataType.Int32, "[1,2]")]
    public void FromJson_WrongElements_AreRefused(TensorDataType type, string json)
    {
        using var data = JsonDocument.Parse(json);

        Assert.Throws<FormatException>(() => Tensor.FromJson(type, data.RootElement, 1));
    }
}
