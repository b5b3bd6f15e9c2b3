using System.Runtime.InteropServices;
using Grid.OnnxModels;
using Grid.OnnxModels.Proto;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Grid.Samples;

public sealed class OnnxGraphBuilderTests
{
    [Fact]
    public void Initializer_EachNumericType_IsReadAsWritten()
    {
        AssertRead([1.5f, float.NegativeInfinity, -0f], ElementType.Float);
        AssertRead([1.5, double.Epsilon, -2], ElementType.Double);
        AssertRead([(Half)1.5f, Half.MaxValue, Half.Epsilon], ElementType.Float16);
        AssertRead<byte>([0, 1, 255], ElementType.UInt8);
        AssertRead<sbyte>([0, -128, 127], ElementType.Int8);
        AssertRead<ushort>([0, 1, 65535], ElementType.UInt16);
        AssertRead<short>([0, -32768, 32767], ElementType.Int16);
        AssertRead([0, int.MinValue, int.MaxValue], ElementType.Int32);
        AssertRead([0u, 1u, uint.MaxValue], ElementType.UInt32);
        AssertRead([0L, long.MinValue, long.MaxValue], ElementType.Int64);
        AssertRead([0UL, 1UL, ulong.MaxValue], ElementType.UInt64);
        AssertRead([true, false, true], ElementType.Bool);
    }

    [Fact]
    public void Initializer_Strings_AreReadAsWritten()
    {
        string[] texts = ["", "plain", "日本 \U0001F600\n\0end"];
        using InferenceSession session = Constant(OnnxTensor.Strings(texts, 3), ElementType.String);
        using IDisposableReadOnlyCollection<OrtValue> results = Run(session);
        Assert.Equal(texts, results[0].GetStringTensorAsArray());
    }

    // 1 + 2^-8 lies in the middle of two bfloat16 numbers and goes to the even one, below; a little more goes up.
    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(1.005f, 0x3F81)]
    [InlineData(-2f, 0xC000)]
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    public void BFloat16_Float_IsRoundedToNearestEven(float value, int bits)
    {
        using InferenceSession session = Constant(OnnxTensor.BFloat16([value], 1), ElementType.BFloat16);
        using IDisposableReadOnlyCollection<OrtValue> results = Run(session);
        Assert.Equal((ushort)bits, MemoryMarshal.Cast<Microsoft.ML.OnnxRuntime.BFloat16, ushort>(results[0].GetTensorDataAsSpan<Microsoft.ML.OnnxRuntime.BFloat16>())[0]);
    }

    [Fact]
    public void BFloat16_NaN_StaysNaN()
    {
        using InferenceSession session = Constant(OnnxTensor.BFloat16([BitConverter.UInt32BitsToSingle(0x7F800001)], 1), ElementType.BFloat16);
        using IDisposableReadOnlyCollection<OrtValue> results = Run(session);
        ushort bits = MemoryMarshal.Cast<Microsoft.ML.OnnxRuntime.BFloat16, ushort>(results[0].GetTensorDataAsSpan<Microsoft.ML.OnnxRuntime.BFloat16>())[0];
        Assert.InRange(bits & 0x7FFF, 0x7F81, 0x7FFF);
    }

    [Fact]
    public void Initializer_ScalarAndEmpty_KeepTheirShapes()
    {
        using InferenceSession scalar = Constant(OnnxTensor.Scalar(7L), ElementType.Int64);
        using IDisposableReadOnlyCollection<OrtValue> one = Run(scalar);
        Assert.Empty(one[0].GetTensorTypeAndShape().Shape);

        using InferenceSession empty = Constant(OnnxTensor.Create<float>([], 0, 4), ElementType.Float);
        using IDisposableReadOnlyCollection<OrtValue> none = Run(empty);
        Assert.Equal([0, 4], none[0].GetTensorTypeAndShape().Shape);
    }

    [Theory]
    [InlineData(ElementType.Float)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt16)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.String)]
    [InlineData(ElementType.Bool)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Double)]
    [InlineData(ElementType.UInt32)]
    [InlineData(ElementType.UInt64)]
    [InlineData(ElementType.BFloat16)]
    public void Echo_EachType_LoadsWithThatType(ElementType type)
    {
        using var session = new InferenceSession(MadeModels.Echo(type).ToBytes());
        Assert.Equal((int)type, (int)session.InputMetadata["x"].ElementDataType);
        Assert.Equal((int)type, (int)session.OutputMetadata["y"].ElementDataType);
        Assert.Equal([-1, 4], session.InputMetadata["x"].Dimensions);
    }

    [Fact]
    public void Model_Metadata_IsReadAsWritten()
    {
        OnnxGraphBuilder graph = MadeModels.Linear10();
        graph.ProducerName = "a maker";
        graph.Doc = "What it is for.";
        graph.Metadata("key", "välue");

        using var session = new InferenceSession(graph.ToBytes());

        Assert.Equal("a maker", session.ModelMetadata.ProducerName);
        Assert.Equal("What it is for.", session.ModelMetadata.Description);
        Assert.Equal("linear10", session.ModelMetadata.GraphName);
        Assert.Equal("välue", session.ModelMetadata.CustomMetadataMap["key"]);
    }

    [Fact]
    public void Node_UnknownInput_IsRefusedByName()
    {
        var graph = new OnnxGraphBuilder("g");
        ArgumentException error = Assert.Throws<ArgumentException>(() => graph.Node("Relu", ["nowhere"]));
        Assert.Contains("'Relu' in graph 'g' uses 'nowhere'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_NameTwice_IsRefusedByName()
    {
        var graph = new OnnxGraphBuilder("g");
        string x = graph.Input("x", ElementType.Float, "N");
        ArgumentException error = Assert.Throws<ArgumentException>(() => graph.Node(["x"], "Relu", [x]));
        Assert.Contains("already has a value named 'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_OfNothing_IsRefused()
        => Assert.Throws<ArgumentException>(() => new OnnxGraphBuilder("g").Output("y", ElementType.Float));

    [Fact]
    public void Create_WrongCount_TellsBothCounts()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => OnnxTensor.Create([1f, 2f], 3));
        Assert.Contains("[3] has 3 elements, but 2 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_AttributeWithoutValue_IsRefusedByName()
    {
        var graph = new OnnxGraphBuilder("g");
        string x = graph.Input("x", ElementType.Float, "N");
        ArgumentException error = Assert.Throws<ArgumentException>(() => graph.Node("Relu", [x], ("alpha", default)));
        Assert.Contains("'alpha'", error.Message, StringComparison.Ordinal);
    }

    // An attribute of value 0 must be in the file: absent, the operator's default of -1 would count.
    [Fact]
    public void Node_AttributeOfZero_IsWritten()
    {
        var graph = new OnnxGraphBuilder("g");
        graph.Node(["y"], "ArgMax", [graph.Input("x", ElementType.Float, 2, 3)], ("axis", 0), ("keepdims", 0));
        graph.Output("y", ElementType.Int64, 3);
        using var session = new InferenceSession(graph.ToBytes());
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 5, 1, 2, 4, 2 }, [2, 3]);
        using var options = new RunOptions();

        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["x"], [input], ["y"]);

        Assert.Equal([1, 0, 1], results[0].GetTensorDataAsSpan<long>().ToArray());
    }

    private static void AssertRead<T>(T[] values, ElementType type)
        where T : unmanaged
    {
        using InferenceSession session = Constant(OnnxTensor.Create(values, 1, values.Length), type);
        using IDisposableReadOnlyCollection<OrtValue> results = Run(session);
        Assert.Equal((int)type, (int)results[0].GetTensorTypeAndShape().ElementDataType);
        Assert.Equal([1, values.Length], results[0].GetTensorTypeAndShape().Shape);

        // The binding has a type of its own for float16, so bytes are compared.
        Assert.Equal(
            MemoryMarshal.AsBytes<T>(values).ToArray(),
            typeof(T) == typeof(Half)
                ? MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<Float16>()).ToArray()
                : MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<T>()).ToArray());
    }

    private static InferenceSession Constant(TensorProto tensor, ElementType type)
    {
        OnnxDimension[] shape = [.. tensor.Dims.Select(length => (OnnxDimension)length)];
        var graph = new OnnxGraphBuilder("constant");
        graph.Node(["y"], "Identity", [graph.Initializer("value", tensor)]);
        graph.Output("y", type, shape);
        return new InferenceSession(graph.ToBytes());
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session)
    {
        using var options = new RunOptions();
        return session.Run(options, Array.Empty<string>(), Array.Empty<OrtValue>(), ["y"]);
    }
}
