using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Grid.Client;

public sealed class GridClientTests
{
    [Fact]
    public async Task Call_Refused_CarriesStatusReasonAndRemedy()
    {
        await using var server = new ScriptedServer(
            """
            HTTP/1.1 429 Too Many Requests
            Retry-After: 2
            Content-Length: 26

            {"error":"queue is full."}
            """);
        using var client = new GridClient(server.Address);

        var error = await Assert.ThrowsAsync<GridException>(() => client.Model("m").InferAsync("x", Tensor.From([1f], 1)));

        Assert.Equal(HttpStatusCode.TooManyRequests, error.Status);
        Assert.Equal("queue is full.", error.Reason);
        Assert.Equal(TimeSpan.FromSeconds(2), error.RetryAfter);
        Assert.Contains("/v2/models/m/infer: 429", error.Message, StringComparison.Ordinal);
        Assert.Contains("after 2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ProxyAnswersInItsOwnWords_HasThemAsReason()
    {
        await using var server = new ScriptedServer("HTTP/1.1 502 Bad Gateway\nContent-Length: 8\n\nno route");
        using var client = new GridClient(server.Address);

        var error = await Assert.ThrowsAsync<GridException>(() => client.GetMetadataAsync());

        Assert.Equal((HttpStatusCode.BadGateway, "no route"), (error.Status, error.Reason));
    }

    [Fact]
    public async Task Call_AnswerIsNotTheProtocols_SaysSo()
    {
        await using var server = new ScriptedServer("HTTP/1.1 200 OK\nContent-Length: 6\n\n<html>");
        using var client = new GridClient(server.Address);

        var error = await Assert.ThrowsAsync<GridException>(() => client.GetMetadataAsync());

        Assert.Contains("not what the protocol says", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ConnectionBreaksWithinTheAnswer_IsAGridException()
    {
        await using var server = new ScriptedServer("HTTP/1.1 200 OK\nContent-Length: 600\n\n{");
        using var client = new GridClient(server.Address);

        var error = await Assert.ThrowsAsync<GridException>(() => client.Model("m").InferAsync("x", Tensor.From([1f], 1)));

        Assert.Null(error.Status);
    }

    [Fact]
    public async Task Call_NobodyListens_SaysWhatToDo()
    {
        using var client = new GridClient(NobodyListens());

        var error = await Assert.ThrowsAsync<GridException>(() => client.IsReadyAsync());

        Assert.Null(error.Status);
        Assert.Contains("./grid up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_NoAnswerWithinTheTimeout_IsAGridException()
    {
        await using var server = new ScriptedServer(null);
        using var client = new GridClient(server.Address);

        var error = await Assert.ThrowsAsync<GridException>(
            () => client.Model("m").InferAsync("x", Tensor.From([1f], 1), new InferOptions { Timeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Null(error.Status);
        Assert.Contains("00:00:00.05", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_CallerCancels_IsCancelled()
    {
        await using var server = new ScriptedServer(null);
        using var client = new GridClient(server.Address);
        using var cancellation = new CancellationTokenSource();

        var call = client.Model("m").InferAsync("x", Tensor.From([1f], 1), cancellationToken: cancellation.Token);
        await server.Asked.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Model_NameWithASlash_StaysOneSegmentBelowTheAddress()
    {
        await using var server = new ScriptedServer("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        using var client = new GridClient(new Uri(server.Address, "gateway"));

        Assert.True(await client.Model("../a b", version: 3).IsReadyAsync());

        Assert.StartsWith("GET /gateway/v2/models/..%2Fa%20b/versions/3/ready ", await server.Asked.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitUntilReadyAsync_NobodyListens_EndsAtItsLimit()
    {
        using var client = new GridClient(NobodyListens());

        Assert.False(await client.WaitUntilReadyAsync(TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void Constructor_HttpClientWithoutAddress_IsRefused()
    {
        using var http = new HttpClient();

        Assert.Throws<ArgumentException>(() => new GridClient(http));
    }

    private static Uri NobodyListens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    // Many records take longer than other calls may.
    [Fact]
    public async Task RecoverAsync_Answered_HasMinutesAndTellsWhatWasLeftOut()
    {
        const string Json = """{"records":3,"silos":2,"missing":["http://a"],"conflicts":["grid/state/r"]}""";
        await using var server = new ScriptedServer($"HTTP/1.1 200 OK\nContent-Length: {Json.Length}\n\n{Json}");
        using var http = new HttpClient { BaseAddress = server.Address };
        var time = new LimitTime();
        using var client = new GridClient(http, time);

        var done = await client.RecoverAsync("key", withoutMissing: true);

        Assert.Equal((3, 2), (done.Records, done.Silos));
        Assert.Equal(["http://a"], done.Missing);
        Assert.Equal(["grid/state/r"], done.Conflicts);
        Assert.Equal(TimeSpan.FromMinutes(10), time.Limit);
        Assert.StartsWith("POST /grid/v1/recover?without-missing=true ", await server.Asked.Task, StringComparison.Ordinal);
    }

    // Notes how long a call may take.
    private sealed class LimitTime : TimeProvider
    {
        public TimeSpan Limit { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Limit = dueTime;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
