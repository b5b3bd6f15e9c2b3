using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Grid.Silo.Rest;

// Bodies: their lengths, their compression, and what is refused of them.
public sealed class RestBodyTests(TestGrid grid) : IClassFixture<TestGrid>, IDisposable
{
    private const string Small = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""";

    private static readonly Uri Floats = new("/v2/models/floats/infer", UriKind.Relative);
    private static readonly Uri Wide = new("/v2/models/wide/infer", UriKind.Relative);

    public void Dispose()
        => Assert.True(
            SpinWait.SpinUntil(() => grid.Pool.LeasedBytes == 0, TimeSpan.FromSeconds(30)), $"{grid.Pool.LeasedBytes} bytes are leased.");

    [Fact]
    public async Task Infer_ChunkedBody_IsReadToItsEnd()
    {
        // Longer than the first buffer, so that it has to grow.
        var padded = Small.Insert(1, $"\"pad\":\"{new string(' ', 100_000)}\",");
        using var content = new PushContent(Encoding.UTF8.GetBytes(padded));
        using var response = await grid.Http.PostAsync(Floats, content);
        Assert.Null(content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Infer_BodyOfTheLimit_PassesAndOneByteMoreDoesNot()
    {
        foreach (var chunked in new[] { false, true })
        {
            foreach (var excess in new[] { 0, 1 })
            {
                var body = Encoding.UTF8.GetBytes(Small + new string(' ', TestGrid.MaxBody - Small.Length + excess));
                using HttpContent content = chunked ? new PushContent(body) : new ByteArrayContent(body);
                using var response = await grid.Http.PostAsync(Floats, content);
                Assert.Equal(excess == 0 ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Infer_DeclaredLengthOverTheLimit_IsRefusedBeforeTheBodyComes()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(grid.Address.Host, grid.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(
            "POST /v2/models/floats/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Infer_CompressedBothWays_IsTheSameAnswer(string coding)
    {
        var data = string.Join(",", Enumerable.Range(0, 2048).Select(i => $"{i}.5"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Wide);
        request.Content = Compressed(Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,2048],"data":[{{data}}]}]}"""), coding);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", coding);
        using var response = await grid.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(coding, response.Content.Headers.ContentEncoding.Single());
        var length = response.Content.Headers.ContentLength;
        await using var plain = Decompress(await response.Content.ReadAsStreamAsync(), coding);
        var answer = (await JsonNode.ParseAsync(plain))!;
        Assert.Equal($"[{data}]", answer["outputs"]![0]!["data"]!.ToJsonString());
        Assert.InRange(length!.Value, 1, answer.ToJsonString().Length - 1);
    }

    [Fact]
    public async Task Infer_SmallAnswer_IsNotCompressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Floats) { Content = new StringContent(Small) };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await grid.Http.SendAsync(request);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Infer_CompressedBomb_Is413(string coding)
    {
        using var content = Compressed(new byte[200 << 20], coding);
        Assert.InRange(content.Headers.ContentLength!.Value, 1, TestGrid.MaxBody);
        using var response = await grid.Http.PostAsync(Floats, content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.True(grid.Pool.LeasedBytes <= 2 * TestGrid.MaxBody);
    }

    [Theory]
    [InlineData("gzip", 400)]
    [InlineData("deflate", 400)]
    [InlineData("br", 400)]
    [InlineData("zstd", 415)]
    public async Task Infer_BodyThatIsNotWhatItsCodingSays_IsRefused(string coding, int status)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Small));
        content.Headers.ContentEncoding.Add(coding);
        using var response = await grid.Http.PostAsync(Floats, content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    // The JSON is whole without its last bytes, the checksum: only the decoder can tell that something is missing.
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_CompressedBodyCutShort_IsRefused(string coding)
    {
        using var whole = Compressed(Encoding.UTF8.GetBytes(Small), coding);
        var bytes = await whole.ReadAsByteArrayAsync();
        using var content = new ByteArrayContent(bytes[..^2]);
        content.Headers.ContentEncoding.Add(coding);
        using var response = await grid.Http.PostAsync(Floats, content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Infer_MemoryOfBodiesUsedUp_IsRefusedUntilItComesBack()
    {
        var held = grid.Pool.Rent(1 << 30);
        using (var content = new StringContent(Small))
        using (var response = await grid.Http.PostAsync(Floats, content))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        held.Release();
        using (var content = new StringContent(Small))
        using (var response = await grid.Http.PostAsync(Floats, content))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static ByteArrayContent Compressed(byte[] body, string coding)
    {
        using var buffer = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true),
            "deflate" => new ZLibStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true),
            _ => new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentEncoding.Add(coding);
        return content;
    }

    private static Stream Decompress(Stream stream, string coding) => coding switch
    {
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        _ => new BrotliStream(stream, CompressionMode.Decompress),
    };

    // A body of no declared length, which HTTP/1.1 sends in chunks.
    private sealed class PushContent(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
