using System.Text;
using Xunit;

namespace Grid.Client.Wire;

public sealed class InferResponseReaderTests
{
    [Fact]
    public void Read_BinaryAndJsonOutputsMixed_TakesBytesInOrder()
    {
        var answer = Read(
            """
            {"model_name":"m","model_version":"3","id":"i","outputs":[
              {"name":"a","datatype":"INT32","shape":[2],"parameters":{"binary_data_size":8}},
              {"name":"b","datatype":"FP32","shape":[1,2],"data":[[0.5,2]]},
              {"name":"c","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":5}}]}
            """,
            1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, (byte)'z');

        Assert.Equal(("m", "3", "i"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal(["a", "b", "c"], answer.Outputs.Keys);
        Assert.Equal([1, 2], answer["a"].AsSpan<int>().ToArray());
        Assert.Equal([0.5f, 2], answer["b"].AsSpan<float>().ToArray());
        Assert.Equal(["z"], answer["c"].ToStrings());
    }

    [Fact]
    public void Indexer_UnknownOutput_NamesThoseThereAre()
    {
        var answer = Read("""{"outputs":[{"name":"a","datatype":"INT8","shape":[0],"data":[]}]}""");

        Assert.Contains("It has: a.", Assert.Throws<KeyNotFoundException>(() => answer["A"]).Message, StringComparison.Ordinal);
    }

    // A client that trusted any of these would hand out another tensor's bytes, or none.
    [Theory]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":[3],"parameters":{"binary_data_size":8}}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":[1],"parameters":{"binary_data_size":4}}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":[4],"parameters":{"binary_data_size":16}}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":[2],"parameters":{"binary_data_size":-8}}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT33","shape":[2],"parameters":{"binary_data_size":8}}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":[2]}]}""")]
    [InlineData("""{"outputs":[{"name":"a","datatype":"INT32","shape":"2","parameters":{"binary_data_size":8}}]}""")]
    [InlineData("""{"outputs":[{"datatype":"INT32","shape":[2],"parameters":{"binary_data_size":8}}]}""")]
    [InlineData("""{"outputs":{}}""")]
    [InlineData("""[]""")]
    public void Read_BrokenAnswer_IsRefused(string json)
        => Assert.Throws<FormatException>(() => Read(json, 1, 0, 0, 0, 2, 0, 0, 0));

    private static InferResponse Read(string json, params byte[] tensors)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return InferResponseReader.Read((byte[])[.. header, .. tensors], header.Length);
    }
}
