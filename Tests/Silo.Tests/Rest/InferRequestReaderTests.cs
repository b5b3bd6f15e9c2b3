using System.Runtime.InteropServices;
using System.Text;
using Grid.Models;
using Grid.Tensors;
using static Grid.Silo.Rest.Decoding;

namespace Grid.Silo.Rest;

public sealed class InferRequestReaderTests : IDisposable
{
    private static readonly ModelSignature Floats = Signature(Spec("x", TensorDataType.Fp32, -1, 2));
    private static readonly ModelSignature Pair = Signature(Spec("a", TensorDataType.Int32, -1), Spec("b", TensorDataType.Bool, -1));

    private readonly Decoding _decoding = new();

    public void Dispose() => _decoding.Dispose();

    [Theory]
    [InlineData("[1.5,-2,3e2,0.1]")]
    [InlineData("[[1.5,-2],[3E+2,1e-1]]")]
    [InlineData(" [ [ 1.5 , -2.0 ] ,\n [ 300 , 0.1 ] ] ")]
    public void Read_FlatOrNested_GivesTheSameElements(string data)
        => Assert.Equal(
            [1.5f, -2f, 300f, 0.1f],
            MemoryMarshal.Cast<byte, float>(_decoding.ReadOnly(Floats, Input("x", "FP32", "[2,2]", data))).ToArray());

    [Fact]
    public void Read_DataBeforeNameShapeAndDatatype_IsReadInTheEnd()
        => Assert.Equal(
            [1f, 2f],
            MemoryMarshal.Cast<byte, float>(_decoding.ReadOnly(
                Floats, """{"inputs":[{"data":[[1,2]],"datatype":"FP32","extra":{"deep":[{}]},"shape":[1,2],"name":"x"}],"more":[1]}""")).ToArray());

    [Fact]
    public void Read_Request_KeepsIdTimeoutAndForms()
        => _decoding.Read(
            Floats,
            """
            {"id":"caf\u00e9 \"1\"","parameters":{"timeout":2500,"priority":1,"binary_data_output":true,"tenant":"t","w":0.5,"b":false,"sequence_id":0},
             "inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}],
             "outputs":[{"name":"z","parameters":{"binary_data":false}},{"name":"y"}]}
            """,
            static call =>
            {
                Assert.Equal("""
                    "caf\u00e9 \"1\""
                    """u8.ToArray(), call.Id);
                Assert.Equal(2500, call.TimeoutMicroseconds);
                Assert.Equal([1, 0], call.Request.Outputs!);
                Assert.False(call.IsBinary(0));
                Assert.True(call.IsBinary(1));
                return 0;
            });

    [Fact]
    public void Read_NullsForOptionalFields_AreAsIfLeftOut()
        => _decoding.Read(
            Floats,
            """{"id":null,"parameters":null,"outputs":null,"inputs":[{"name":"x","datatype":"FP32","shape":[0,2],"parameters":null,"data":[]}]}""",
            static call =>
            {
                Assert.Null(call.Id);
                Assert.Null(call.Request.Outputs);
                Assert.NotNull(call.Request.Inputs[0].Buffer);
                Assert.Equal(0, call.Request.Inputs[0].Length);
                return 0;
            });

    [Fact]
    public void Read_Strings_AreUnescapedBehindTheirLengths()
        => Assert.Equal(
            Strings("", "a\"\\/\n", "é€😀", "plain"),
            _decoding.ReadOnly(
                Signature(Spec("s", TensorDataType.Bytes, -1, -1)),
                Input("s", "BYTES", "[2,2]", """[["","a\"\\\/\n"],["é\u20ac\ud83d\ude00","plain"]]""")));

    [Fact]
    public void Read_ScalarShape_TakesTheBareValueAndTheArrayOfOne()
    {
        var scalar = Signature(Spec("x", TensorDataType.Int64));
        Assert.Equal(BitConverter.GetBytes(-7L), _decoding.ReadOnly(scalar, Input("x", "INT64", "[]", "-7")));
        Assert.Equal(BitConverter.GetBytes(-7L), _decoding.ReadOnly(scalar, Input("x", "INT64", "[]", "[-7]")));
    }

    [Fact]
    public void Read_BinaryBehindJson_IsSlicedWithoutCopying()
        => _decoding.Read(
            Pair,
            """
            {"inputs":[{"name":"b","datatype":"BOOL","shape":[3],"parameters":{"binary_data_size":3}},
                       {"name":"a","datatype":"INT32","shape":[2],"parameters":{"binary_data_size":8}}]}
            """u8,
            [1, 0, 1, 7, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
            static call =>
            {
                Assert.Equal([7, -1], MemoryMarshal.Cast<byte, int>(call.Request.Inputs[0].Data).ToArray());
                Assert.Equal([1, 0, 1], call.Request.Inputs[1].Data.ToArray());
                Assert.Same(call.Request.Inputs[0].Buffer, call.Request.Inputs[1].Buffer);
                return 0;
            });

    [Fact]
    public void Read_JsonAndBinaryMixed_TakesEach()
        => _decoding.Read(
            Pair,
            """{"inputs":[{"name":"a","datatype":"INT32","shape":[1],"data":[5]},{"name":"b","datatype":"BOOL","shape":[1],"parameters":{"binary_data_size":1}}]}"""u8,
            [1],
            static call =>
            {
                Assert.Equal(5, call.Request.Inputs[0].Data[0]);
                Assert.Equal(1, call.Request.Inputs[1].Data[0]);
                return 0;
            });

    [Fact]
    public void Read_RawBody_TakesTheShapeFromItsLength()
    {
        _decoding.Read(
            Signature(Spec("x", TensorDataType.Fp32, -1, -1, 2)) with { MaxBatchSize = 8 }, [], new byte[24],
            static call =>
            {
                Assert.Equal([1, 3, 2], call.Request.Inputs[0].Shape);
                Assert.True(call.IsBinary(0));
                return 0;
            });
        _decoding.Read(
            Signature(Spec("s", TensorDataType.Bytes, -1)), [], "hello"u8,
            static call =>
            {
                Assert.Equal([1], call.Request.Inputs[0].Shape);
                Assert.Equal(Strings("hello"), call.Request.Inputs[0].Data.ToArray());
                return 0;
            });
    }

    [Fact]
    public void Read_OptionalInputLeftOut_HasNoBuffer()
        => _decoding.Read(
            Pair with { RequiredInputs = 1 }, Input("a", "INT32", "[1]", "[1]"),
            static call =>
            {
                Assert.Null(call.Request.Inputs[1].Buffer);
                return 0;
            });

    [Theory]
    [InlineData(TensorDataType.Bool, "[true,false]", new byte[] { 1, 0 })]
    [InlineData(TensorDataType.UInt8, "[0,255]", new byte[] { 0, 255 })]
    [InlineData(TensorDataType.Int8, "[-128,127]", new byte[] { 128, 127 })]
    [InlineData(TensorDataType.UInt16, "[0,65535]", new byte[] { 0, 0, 255, 255 })]
    [InlineData(TensorDataType.Int16, "[-32768,1]", new byte[] { 0, 128, 1, 0 })]
    [InlineData(TensorDataType.UInt32, "[4294967295,0]", new byte[] { 255, 255, 255, 255, 0, 0, 0, 0 })]
    [InlineData(TensorDataType.Int32, "[-2147483648,1]", new byte[] { 0, 0, 0, 128, 1, 0, 0, 0 })]
    [InlineData(TensorDataType.UInt64, "[18446744073709551615,1]", new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(TensorDataType.Int64, "[-9223372036854775808,1]", new byte[] { 0, 0, 0, 0, 0, 0, 0, 128, 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(TensorDataType.Fp64, "[0.1,-0]", new byte[] { 0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0x80 })]
    public void Read_LimitsOfEachDatatype_AreTaken(TensorDataType type, string data, byte[] expected)
        => Assert.Equal(expected, _decoding.ReadOnly(Signature(Spec("x", type, 2)), Input("x", type.WireName(), "[2]", data)));

    internal static string Input(string name, string type, string shape, string data)
        => $$"""{"inputs":[{"name":"{{name}}","datatype":"{{type}}","shape":{{shape}},"data":{{data}}}]}""";

    internal static byte[] Strings(params string[] texts)
        => [.. texts.SelectMany(static text => BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)).Concat(Encoding.UTF8.GetBytes(text)))];
}
