using System.Text.Json;
using Xunit;

namespace Grid.Client.Wire;

public sealed class InferContentTests
{
    [Fact]
    public async Task Body_TwoInputs_IsJsonThenTheirBytesInOrder()
    {
        using var content = new InferContent(
            [new("b", Tensor.From<short>([1, 2], 2)), new("a", Tensor.FromStrings(["x"], 1, 1))],
            new InferOptions { Id = "7", Outputs = ["y"], Timeout = TimeSpan.FromMilliseconds(1.5), Priority = 2, Parameters = new Dictionary<string, object> { ["k"] = 3L } });

        var body = await content.ReadAsByteArrayAsync();

        var headerLength = int.Parse(content.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture);
        var expected = JsonSerializer.SerializeToNode(new
        {
            id = "7",
            parameters = new { binary_data_output = true, timeout = 1500, priority = 2, k = 3 },
            inputs = new object[]
            {
                new { name = "b", datatype = "INT16", shape = (int[])[2], parameters = new { binary_data_size = 4 } },
                new { name = "a", datatype = "BYTES", shape = (int[])[1, 1], parameters = new { binary_data_size = 5 } },
            },
            outputs = new[] { new { name = "y" } },
        });
        Assert.Equal(expected!.ToJsonString(), System.Text.Encoding.UTF8.GetString(body, 0, headerLength));
        Assert.Equal([1, 0, 2, 0, 1, 0, 0, 0, (byte)'x'], body[headerLength..]);
        Assert.Equal(body.Length, content.Headers.ContentLength);
        Assert.Equal("application/octet-stream", content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public void Parameters_OfAnotherType_AreRefusedByName()
    {
        var options = new InferOptions { Parameters = new Dictionary<string, object> { ["when"] = DateTime.UnixEpoch } };

        Assert.Contains("'when'", Assert.Throws<ArgumentException>(() => new InferContent([], options)).Message, StringComparison.Ordinal);
    }
}
