using System.Text;
using Grid.Models;
using Grid.Tensors;
using static Grid.Silo.Rest.Decoding;
using static Grid.Silo.Rest.InferRequestReaderTests;

namespace Grid.Silo.Rest;

// Bad requests: each is refused in words that name the field and the reason, and leaves no buffer leased.
public sealed class InferRequestReaderRefusalTests : IDisposable
{
    private static readonly ModelSignature Floats = Signature(Spec("x", TensorDataType.Fp32, -1, 2));
    private static readonly ModelSignature Pair = Signature(Spec("a", TensorDataType.Int32, -1), Spec("b", TensorDataType.Bool, -1));

    private readonly Decoding _decoding = new();

    public void Dispose() => _decoding.Dispose();

    [Theory]
    [InlineData("[[1,2],[3]]", "array of 1 where")]
    [InlineData("[[1,2],[3,4,5]]", "array of 3 or more where")]
    [InlineData("[[1,2]]", "array of 1 where")]
    [InlineData("[[1,2],[3,4],[5,6]]", "array of 3 or more where")]
    [InlineData("[[[1],[2]],[3,4]]", "nested deeper")]
    [InlineData("[[1,2],3]", "has 3 where its shape")]
    [InlineData("[1,2,3]", "has 3 elements")]
    [InlineData("[1,2,3,4,5]", "more than 4 elements")]
    [InlineData("[1,2,3,[4]]", "Element 3 of input 'x' is an array")]
    [InlineData("[1,2,3,null]", "Element 3 of input 'x' is null")]
    [InlineData("[1,2,3,\"4\"]", "Element 3 of input 'x' is \"4\"")]
    [InlineData("[1,2,3,true]", "Element 3 of input 'x' is true")]
    [InlineData("[1,2,3,1e39]", "out of the range of FP32")]
    [InlineData("[1,2,3,NaN]", "binary data extension")]
    [InlineData("[-Infinity,2,3,4]", "binary data extension")]
    [InlineData("[1,2,3,\"NaN\"]", "binary data extension")]
    [InlineData("[1,2,3,\"-inf\"]", "binary data extension")]
    [InlineData("{}", "must be an array")]
    [InlineData("7", "must be an array")]
    [InlineData("[1,2,3,4", "malformed")]
    [InlineData("[1,2,3,04]", "malformed")]
    [InlineData("[1,2,3,4,]", "malformed")]
    [InlineData("[1,2,3 4]", "malformed")]
    public void Read_DataUnlikeItsShapeOrDatatype_IsRefused(string data, string expected)
        => Assert.Contains(expected, _decoding.Refusal(Floats, Input("x", "FP32", "[2,2]", data)), StringComparison.Ordinal);

    [Theory]
    [InlineData("UINT8", "256", "out of the range of UINT8")]
    [InlineData("UINT8", "-1", "out of the range of UINT8")]
    [InlineData("INT8", "128", "out of the range of INT8")]
    [InlineData("UINT16", "65536", "out of the range of UINT16")]
    [InlineData("INT16", "-32769", "out of the range of INT16")]
    [InlineData("UINT32", "4294967296", "out of the range of UINT32")]
    [InlineData("INT32", "2147483648", "out of the range of INT32")]
    [InlineData("UINT64", "18446744073709551616", "out of the range of UINT64")]
    [InlineData("INT64", "9223372036854775808", "out of the range of INT64")]
    [InlineData("INT64", "1.0", "whole number")]
    [InlineData("INT64", "1e3", "whole number")]
    [InlineData("FP64", "1e400", "out of the range of FP64")]
    [InlineData("BOOL", "1", "true or false")]
    [InlineData("BYTES", "1", "strings")]
    [InlineData("FP16", "1", "binary data extension")]
    [InlineData("BF16", "1", "binary data extension")]
    public void Read_ElementThatTheDatatypeLacks_IsRefusedWithItsValue(string type, string element, string expected)
    {
        Assert.True(TensorDataTypes.TryParse(type, out var dataType));
        var message = _decoding.Refusal(Signature(Spec("x", dataType, 1)), Input("x", type, "[1]", $"[{element}]"));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("'x'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[-1,2]", "-1")]
    [InlineData("[1.5,2]", "1.5")]
    [InlineData("[\"1\",2]", "\"1\"")]
    [InlineData("2", "must be an array")]
    [InlineData("[9223372036854775807,9223372036854775807]", "shorter than its shape")]
    [InlineData("[9223372036854775807,2,0]", "shorter than its shape")]
    [InlineData("[1000000000,1000]", "shorter than its shape [1000000000,1000]")]
    [InlineData("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "more than 32 dimensions")]
    public void Read_ImpossibleShape_IsRefusedBeforeMemoryIsTaken(string shape, string expected)
    {
        Assert.Contains(expected, _decoding.Refusal(Floats, Input("x", "FP32", shape, "[1,2]")), StringComparison.Ordinal);
        Assert.Equal(1, _decoding.Pool.Allocations);
    }

    [Theory]
    [InlineData("", "malformed")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "no 'inputs'")]
    [InlineData("""{"inputs":{}}""", "must be an array")]
    [InlineData("""{"inputs":[]}""", "'x' is missing; the model declares FP32 [-1,2]")]
    [InlineData("""{"inputs":[1]}""", "position 0 must be an object")]
    [InlineData("""{"inputs":[{}]}""", "no 'name'")]
    [InlineData("""{"inputs":[{"name":"x"}]}""", "no 'shape'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2]}]}""", "no 'datatype'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32"}]}""", "no data")]
    [InlineData("""{"inputs":[{"name":"y","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "no input \"y\". Its inputs are 'x'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP64","data":[1,2]}]}""", "came as FP64, but the model declares FP32")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"fp32","data":[1,2]}]}""", "datatype \"fp32\"")]
    [InlineData("""{"inputs":[{"name":7,"shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "must be a string, not 7")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"data":[1,2]}]}""", "'data' twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"name":"x"}]}""", "'name' twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", "'x' is there twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"inputs":[]}""", "'inputs' twice")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"parameters":{"binary_data_size":0}}]}""", "both 'data' and binary_data_size")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"parameters":{"k":[]}}]}""", "an array")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"parameters":5}]}""", "must be an object")]
    [InlineData("""{"id":5}""", "id must be a string")]
    [InlineData("""{"parameters":{"timeout":-1}}""", "timeout is -1")]
    [InlineData("""{"parameters":{"binary_data_output":"yes"}}""", "binary_data_output is \"yes\"")]
    [InlineData("""{"parameters":{"k":null}}""", "null")]
    [InlineData("""{"outputs":[{"name":"q"}]}""", "no output \"q\". Its outputs are 'y', 'z'")]
    [InlineData("""{"outputs":[{"name":"map"}]}""", "is no tensor")]
    [InlineData("""{"outputs":[{"name":"y"},{"name":"y"}]}""", "asked for twice")]
    [InlineData("""{"outputs":[{}]}""", "no 'name'")]
    [InlineData("""{"outputs":{}}""", "must be an array")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]} x""", "malformed")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}""", "malformed")]
    [InlineData("""{"inputs":[{"data":[NaN],"name":"x","shape":[1,1],"datatype":"FP32"}]}""", "binary data extension")]
    [InlineData("""{"id":"\ud800"}""", "surrogate")]
    [InlineData("""{"id":"\ud800\u0041"}""", "surrogate")]
    [InlineData("""{"\udc00":1}""", "surrogate")]
    public void Read_MalformedRequest_IsRefusedWithFieldAndReason(string json, string expected)
        => Assert.Contains(expected, _decoding.Refusal(Floats, json), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"parameters":{"sequence_id":7}}""", "sequence")]
    [InlineData("""{"parameters":{"sequence_id":"s"}}""", "sequence")]
    [InlineData("""{"outputs":[{"name":"y","parameters":{"classification":3}}]}""", "classification")]
    [InlineData("""{"inputs":[{"name":"x","parameters":{"shared_memory_region":"r"}}]}""", "shared memory")]
    public void Read_ExtensionThatIsNotThere_IsRefusedAsSuch(string json, string expected)
        => Assert.Contains(expected, _decoding.Refusal(Floats, json, status: 501), StringComparison.Ordinal);

    [Fact]
    public void Read_DeepNesting_IsRefusedWithoutOverflowingTheStack()
    {
        var bomb = new string('[', 10_000) + new string(']', 10_000);
        Assert.Contains("nested deeper", _decoding.Refusal(Floats, Input("x", "FP32", "[2,2]", bomb)), StringComparison.Ordinal);
        Assert.Contains("malformed", _decoding.Refusal(Floats, $$"""{"extra":{{bomb}}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
    {
        byte[] json = [.. "{\"id\":\""u8, 0xc3, 0x28, .. "\"}"u8];
        var fault = Assert.Throws<RestFault>(() => _decoding.Read(Floats, json, [], static _ => 0));
        Assert.Contains("UTF-8", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, _decoding.Pool.LeasedBytes);
    }

    [Theory]
    [InlineData(7, 1, 8, "holds 7 bytes; its shape [2] of INT32 takes 8")]
    [InlineData(8, 1, 8, "binary_data_size of 1, but 0 bytes are left")]
    [InlineData(8, 1, 10, "1 bytes are left behind the last binary tensor")]
    [InlineData(-8, 1, 9, "binary_data_size is -8")]
    public void Read_BinarySizesThatDoNotAddUp_AreRefused(long first, long second, int length, string expected)
        => Assert.Contains(
            expected,
            _decoding.Refusal(
                Pair,
                $$$"""{"inputs":[{"name":"a","datatype":"INT32","shape":[2],"parameters":{"binary_data_size":{{{first}}}}},{"name":"b","datatype":"BOOL","shape":[1],"parameters":{"binary_data_size":{{{second}}}}}]}""",
                new byte[length]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 0, 0, 0 }, "runs past")]
    [InlineData(new byte[] { 255, 255, 255, 255, 65 }, "runs past")]
    [InlineData(new byte[] { 1, 0, 0, 0, 65 }, "holds 1 elements")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "holds 3 elements")]
    public void Read_BinaryStringsThatDoNotAddUp_AreRefused(byte[] data, string expected)
        => Assert.Contains(
            expected,
            _decoding.Refusal(
                Signature(Spec("s", TensorDataType.Bytes, -1)),
                $$$"""{"inputs":[{"name":"s","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":{{{data.Length}}}}}]}""",
                data),
            StringComparison.Ordinal);

    [Fact]
    public void Read_BoolByteOtherThan0Or1_IsRefused()
        => Assert.Contains(
            "a byte other than 0 and 1",
            _decoding.Refusal(
                Signature(Spec("b", TensorDataType.Bool, -1)),
                """{"inputs":[{"name":"b","datatype":"BOOL","shape":[2],"parameters":{"binary_data_size":2}}]}""",
                [1, 2]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(2, 8, "models with one input")]
    [InlineData(1, 7, "holds 7 bytes")]
    public void Read_RawBodyThatFitsNoShape_IsRefused(int inputs, int length, string expected)
    {
        var signature = inputs == 2 ? Pair : Signature(Spec("x", TensorDataType.Int32, -1));
        var fault = Assert.Throws<RestFault>(() => _decoding.Read(signature, [], new byte[length], static _ => 0));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, _decoding.Pool.LeasedBytes);
    }

    [Fact]
    public void Read_LongToken_IsCutInTheMessage()
        => Assert.InRange(
            Encoding.UTF8.GetByteCount(_decoding.Refusal(Floats, Input("x", "FP32", "[2,2]", $"[\"{new string('é', 100_000)}\"]"))), 64, 512);
}
