using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Grid.Silo.Peers;

// A door that has no replica hands requests on to the door that has one.
public sealed class ForwardingTests(PeerGrid grid) : IClassFixture<PeerGrid>, IDisposable
{
    private const string Floats = """{"id":"7","inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1.5,-2,0,7]}]}""";

    // Whatever a test did, no buffer stays leased on either silo.
    public void Dispose()
    {
        grid.Router.Change = null;
        Assert.True(SpinWait.SpinUntil(() => grid.LeasedBytes == 0, TimeSpan.FromSeconds(30)), $"{grid.LeasedBytes} bytes are leased.");
    }

    public static TheoryData<string, string, string> Requests => new()
    {
        { "json", "floats", Floats },
        { "version", "floats/versions/3", Floats },
        { "compressed", "floats", Floats },
        { "answer compressed", "words", Words(400) },
        { "large", "words", Words(60_000) },
        { "malformed", "floats", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1.5]}]}""" },
        { "no json", "floats", "this is no request" },
        { "wrong type", "floats", """{"inputs":[{"name":"x","datatype":"INT64","shape":[1],"data":[1]}]}""" },
        { "past its time", "slow", """{"parameters":{"timeout":1},"inputs":[{"name":"x","datatype":"FP32","shape":[1,16],"data":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Infer_ThroughAnotherDoor_AnswersTheSameBytes(string form, string model, string body)
    {
        var own = await SendAsync(grid.OwnerDoor, form, model, body);

        var other = await SendAsync(grid.OtherDoor, form, model, body);

        Assert.Equal(own.Status, other.Status);
        Assert.Equal(own.Headers, other.Headers);
        Assert.Equal(own.Body, other.Body);
    }

    [Fact]
    public async Task Infer_BinaryThroughAnotherDoor_AnswersTheSameBytes()
    {
        const string json = """{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","datatype":"FP32","shape":[100000,4],"parameters":{"binary_data_size":1600000}}]}""";
        var bytes = new byte[1_600_000];
        new Random(1).NextBytes(bytes);

        var answers = new List<byte[]>();
        foreach (var door in new[] { grid.OwnerDoor, grid.OtherDoor })
        {
            using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), .. bytes]);
            content.Headers.Add("Inference-Header-Content-Length", json.Length.ToString(CultureInfo.InvariantCulture));
            using var response = await door.PostAsync(new Uri("/v2/models/floats/infer", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            answers.Add(await response.Content.ReadAsByteArrayAsync());
        }

        Assert.True(answers[0].AsSpan().EndsWith(bytes));
        Assert.Equal(answers[0], answers[1]);
    }

    // The replica was replaced, and this door was not told: the other silo says so before it reads, and the routes are asked for.
    [Fact]
    public async Task Infer_RouteIsStale_AsksAgainAndServes()
    {
        var asked = grid.Router.AskedAgain;
        grid.Router.Change = static routes => routes with
        {
            Replicas = [routes.Replicas[0] with { Fence = routes.Replicas[0].Fence + 1 }],
        };

        var (status, _, _) = await SendAsync(grid.OtherDoor, "json", "floats", Floats);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(asked + 1, grid.Router.AskedAgain);
        Assert.Empty(grid.Router.Suspected);
    }

    // One of two replicas is on a silo that is gone: nothing was sent there, so the other one is tried at once.
    [Fact]
    public async Task Infer_OneDoorRefuses_IsServedByTheOther()
    {
        var dead = SiloAddress.New(IPAddress.Loopback, 9, 1);
        grid.Router.Change = routes => routes with
        {
            Replicas = [routes.Replicas[0] with { Silo = dead, Door = PeerGrid.DeadAddress }, routes.Replicas[0]],
        };

        for (var i = 0; i < 4; i++)
        {
            var (status, _, body) = await SendAsync(grid.OtherDoor, "json", "floats", Floats);
            Assert.True(status == HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        }

        // Left alone after the first time.
        Assert.Single(grid.Router.Suspected, dead);
        grid.Router.Suspected.Clear();
    }

    [Theory]
    [InlineData("infer", "POST")]
    [InlineData("recover", "POST")]
    [InlineData("snapshots", "GET")]
    [InlineData("files/public/floats/1/0123456789012345678901234567890123456789012345678901234567890123", "GET")]
    public async Task Peer_WithoutTheKey_IsNotThere(string path, string method)
    {
        using var wrong = new HttpRequestMessage(new HttpMethod(method), new Uri(PeerPaths.Prefix + path, UriKind.Relative));
        wrong.Headers.Add(PeerHeaders.Key, ClusterKey.NewValue());
        using var nothing = new HttpRequestMessage(new HttpMethod(method), new Uri("/nothing", UriKind.Relative));

        using var refused = await grid.OwnerDoor.SendAsync(wrong);
        using var unknown = await grid.OwnerDoor.SendAsync(nothing);

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await refused.Content.ReadAsStringAsync());
    }

    // A route names a door that no silo of the cluster has announced: whoever listens there must not see the key.
    [Fact]
    public async Task Infer_RouteToAnUnannouncedDoor_SendsNothingThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        grid.Router.Change = routes => routes with
        {
            Replicas = [routes.Replicas[0] with { Door = $"http://{listener.LocalEndpoint}" }],
        };

        // Asked again, the router tells of the door that is announced.
        var (status, _, _) = await SendAsync(grid.OtherDoor, "json", "floats", Floats);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(listener.Pending());
        Assert.Empty(grid.Router.Suspected);
    }

    private static string Words(int count)
        => $$"""{"inputs":[{"name":"x","datatype":"BYTES","shape":[{{count}},1],"data":[{{string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"word {i}\""))}}]}]}""";

    private static async Task<(HttpStatusCode Status, string Headers, byte[] Body)> SendAsync(
        HttpClient door, string form, string model, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v2/models/{model}/infer", UriKind.Relative))
        {
            Content = form == "compressed" ? Compressed(body) : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (form.EndsWith("compressed", StringComparison.Ordinal))
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        using var response = await door.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(static header => header.Key is not ("Date" or "Server"))
            .Select(static header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        return (response.StatusCode, string.Join('\n', headers), await response.Content.ReadAsByteArrayAsync());
    }

    private static ByteArrayContent Compressed(string body)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(body));
        }

        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
