using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grid.Batching;
using Grid.Tests.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Rest;

// The doors from the outside: a real host with real models.
public sealed class RestDoorTests(TestGrid grid) : IClassFixture<TestGrid>, IDisposable
{
    // Whatever a test did, no buffer stays leased.
    public void Dispose()
        => Assert.True(
            SpinWait.SpinUntil(() => grid.Pool.LeasedBytes == 0, TimeSpan.FromSeconds(30)), $"{grid.Pool.LeasedBytes} bytes are leased.");

    [Fact]
    public async Task Health_Started_IsLiveAndReady()
    {
        Assert.Equal("""{"live":true}""", (await grid.GetAsync("/v2/health/live")).Body.ToJsonString());
        Assert.Equal("""{"ready":true}""", (await grid.GetAsync("/v2/health/ready")).Body.ToJsonString());
    }

    [Theory]
    [InlineData("/v2")]
    [InlineData("/v2/")]
    public async Task Server_Metadata_NamesOnlyWhatWorks(string path)
    {
        var (status, body) = await grid.GetAsync(path);
        Assert.Equal(200, status);
        Assert.Equal("grid", (string)body["name"]!);
        var extensions = body["extensions"]!.AsArray().Select(extension => (string)extension!).ToArray();
        Assert.Contains("binary_tensor_data", extensions);
        Assert.DoesNotContain("system_shared_memory", extensions);
    }

    [Fact]
    public async Task Models_List_NamesAllSorted()
        => Assert.Equal(
            """{"models":["bools","broken","floats","halves","misconfigured","slow","spare","wide","words"]}""", (await grid.GetAsync("/v2/models")).Body.ToJsonString());

    [Fact]
    public async Task Model_Metadata_TellsVersionsAndTensors()
    {
        var (status, body) = await grid.GetAsync("/v2/models/floats");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"name":"floats","versions":["3"],"platform":"onnxruntime_onnx","inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,4]}]}""",
            body.ToJsonString());
    }

    [Fact]
    public async Task Model_Config_IsInTritonsTerms()
    {
        var (status, body) = await grid.GetAsync("/v2/models/floats/config");
        Assert.Equal(200, status);
        Assert.Equal("floats", (string)body["name"]!);
        Assert.Equal("TYPE_FP32", (string)body["input"]![0]!["data_type"]!);
        var batched = (int)body["max_batch_size"]! > 0;
        Assert.Equal(batched ? "[4]" : "[-1,4]", body["input"]![0]!["dims"]!.ToJsonString());
        Assert.NotNull(body["grid"]!["queue"]);
    }

    [Fact]
    public async Task Infer_Json_AnswersJsonWithIdAndVersion()
    {
        var (status, body) = await grid.InferAsync("floats", "FP32", "[2,4]", "[[0.1,2,3,4],[5,6,7,-8e-9]]", """,  "id" : "r\u0031" """);
        Assert.Equal(200, status);
        Assert.Equal("floats", (string)body["model_name"]!);
        Assert.Equal("3", (string)body["model_version"]!);
        Assert.Equal("r1", (string)body["id"]!);
        Assert.Equal("[0.1,2,3,4,5,6,7,-8E-09]", body["outputs"]![0]!["data"]!.ToJsonString());
        Assert.Equal("[2,4]", body["outputs"]![0]!["shape"]!.ToJsonString());
    }

    [Fact]
    public async Task Infer_Strings_ComeBackAsTheyWere()
    {
        var (status, body) = await grid.InferAsync("words", "BYTES", "[1,4]", """["","é\n","\"","😀"]""");
        Assert.Equal(200, status);
        Assert.Equal(["", "é\n", "\"", "😀"], body["outputs"]![0]!["data"]!.AsArray().Select(text => (string)text!));
    }

    [Fact]
    public async Task Infer_ZeroRows_AnswersZeroRows()
    {
        var (status, body) = await grid.InferAsync("floats", "FP32", "[0,4]", "[]");
        Assert.Equal(200, status);
        Assert.Equal("[0,4]", body["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.Equal("[]", body["outputs"]![0]!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("floats", "FP32", 16)]
    [InlineData("halves", "FP16", 8)]
    public async Task Infer_BinaryInAndOut_IsByteForByte(string model, string type, int length)
    {
        // NaN and infinities pass: 0x7c.. and 0xff.. are among them in both types.
        byte[] data = [.. Enumerable.Repeat((byte)0xff, length / 2), .. Enumerable.Repeat((byte)0x7c, length / 2)];
        var json = $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","datatype":"{{{type}}}","shape":[1,4],"parameters":{"binary_data_size":{{{length}}}}}]}""";
        using var response = await grid.PostBinaryAsync(model, json, data, ("Inference-Header-Content-Length", $"{json.Length}"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        var body = await response.Content.ReadAsByteArrayAsync();
        var header = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), null);
        Assert.Equal(length, (int)JsonNode.Parse(body.AsSpan(0, header))!["outputs"]![0]!["parameters"]!["binary_data_size"]!);
        Assert.Equal(data, body[header..]);
    }

    [Fact]
    public async Task Infer_RawBody_TakesTheShapeFromTheModel()
    {
        using var response = await grid.PostBinaryAsync("floats", "", new byte[16], ("Inference-Header-Content-Length", "0"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(16, (await response.Content.ReadAsByteArrayAsync()).Length - int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), null));
    }

    [Fact]
    public async Task Infer_NanWantedAsJson_Is400AndSaysToAskForBinary()
    {
        var json = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"parameters":{"binary_data_size":16}}]}""";
        using var response = await grid.PostBinaryAsync(
            "floats", json, [.. Enumerable.Repeat((byte)0xff, 16)], ("Inference-Header-Content-Length", $"{json.Length}"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("binary_data_output", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,5]", "[1,2,3,4,5]", "'x' has shape [1,5]; the model declares FP32 [-1,4]")]
    [InlineData("[4]", "[1,2,3,4]", "1")]
    [InlineData("[1,4]", "[1,2,3]", "has 3 elements")]
    [InlineData("[1,4]", "[1,2,3,", "malformed")]
    public async Task Infer_InputThatDoesNotFit_Is400WithTheReason(string shape, string data, string expected)
    {
        var (status, body) = await grid.InferAsync("floats", "FP32", shape, data);
        Assert.Equal(400, status);
        Assert.Contains(expected, (string)body["error"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("9999")]
    [InlineData("99999999999999999999")]
    public async Task Infer_HeaderLengthThatCannotBe_Is400(string length)
    {
        using var response = await grid.PostBinaryAsync("floats", "{}", [], ("Inference-Header-Content-Length", length));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Inference-Header-Content-Length", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/nosuch/infer")]
    [InlineData("/v2/models/floats/versions/2/infer")]
    [InlineData("/v2/models/floats/versions/99999999999999999999/infer")]
    [InlineData("/v2/models/a%2Fb/infer")]
    [InlineData("/v2/models/%20%22%3C/infer")]
    [InlineData("/v2/models//infer")]
    public async Task Infer_UnknownModelOrVersion_Is404InTheSameWords(string path)
    {
        var (status, body) = await grid.PostAsync(path, "{}");
        Assert.Equal(404, status);
        var error = (string)body["error"]!;
        Assert.Matches("^There is no model '[^']*', or it has no such version. GET /v2/models lists the models.$", error);
    }

    [Theory]
    [InlineData("GET", "/v2/models/floats/infer", 405, "POST")]
    [InlineData("POST", "/v2/health/live", 405, "GET, HEAD")]
    [InlineData("DELETE", "/v2/models/floats", 405, "GET, HEAD")]
    [InlineData("GET", "/v2/repository/index", 405, "POST")]
    [InlineData("GET", "/nothing", 404, null)]
    [InlineData("POST", "/v2/models/floats/generate", 501, null)]
    [InlineData("GET", "/v2/systemsharedmemory/status", 501, null)]
    [InlineData("POST", "/v2/logging", 501, null)]
    [InlineData("GET", "/v2/trace/setting", 501, null)]
    public async Task Request_ThatHasNoAnswer_GetsItsStatus(string method, string path, int status, string? allow)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await grid.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allow, allow is null ? null : string.Join(", ", response.Content.Headers.Allow));
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
    }

    [Fact]
    public async Task Head_OfAGet_HasItsHeadersAndNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("/v2/health/ready", UriKind.Relative));
        using var response = await grid.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"ready":true}""".Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Infer_DeadlinePassed_Is504()
        => Assert.Equal(504, (await grid.InferAsync("floats", "FP32", "[1,4]", "[1,2,3,4]", ""","parameters":{"timeout":1}""")).Status);

    [Fact]
    public async Task Infer_QueueFull_Is429WithRetryAfter()
    {
        var json = $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,256],"data":[{{string.Join(",", new int[256])}}]}]}""";
        using var held = HoldThreads();
        var calls = Enumerable.Range(0, 12).Select(async _ =>
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            return await grid.Http.PostAsync(new Uri("/v2/models/slow/infer", UriKind.Relative), content);
        }).ToArray();

        // While nothing runs, only who finds the queue full is answered.
        await Task.WhenAny(calls).WaitAsync(TimeSpan.FromMinutes(1));
        held.Dispose();
        var responses = await Task.WhenAll(calls);
        var refused = responses.Where(response => response.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, response => Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta));
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task Infer_CallerGone_LeavesNothingBehind()
    {
        using var held = HoldThreads();
        using var gone = new CancellationTokenSource();
        var json = $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,256],"data":[{{string.Join(",", new int[256])}}]}]}""";
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var call = grid.Http.PostAsync(new Uri("/v2/models/slow/infer", UriKind.Relative), content, gone.Token);
        Assert.True(SpinWait.SpinUntil(() => grid.Pool.LeasedBytes > 0, TimeSpan.FromSeconds(60)));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Statistics_AfterInference_CountIt()
    {
        await grid.InferAsync("bools", "BOOL", "[2,4]", "[true,false,true,false,true,false,true,false]");
        var (status, body) = await grid.GetAsync("/v2/models/bools/stats");
        Assert.Equal(200, status);
        var stats = body["model_stats"]![0]!;
        Assert.Equal("bools", (string)stats["name"]!);
        Assert.Equal("1", (string)stats["version"]!);
        Assert.True((long)stats["inference_count"]! >= 2);
        Assert.True((long)stats["inference_stats"]!["success"]!["count"]! >= 1);
        Assert.True((long)stats["inference_stats"]!["compute_infer"]!["ns"]! > 0);

        var all = (await grid.GetAsync("/v2/models/stats")).Body["model_stats"]!.AsArray();
        Assert.Contains(all, each => (string)each!["name"]! == "bools");
        Assert.DoesNotContain(all, each => (string)each!["name"]! == "broken");
    }

    // Nothing runs until it is disposed.
    private HeldThreads HoldThreads() => new(grid.App.Services.GetRequiredService<RunScheduler>());
}
