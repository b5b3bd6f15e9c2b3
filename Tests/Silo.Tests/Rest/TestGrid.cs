using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grid.OnnxModels;
using Grid.Silo.Hosting;
using Grid.Tensors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Rest;

// The real host in this process on a free port, with a folder of made models, and a plain HTTP client.
public sealed class TestGrid : IAsyncLifetime
{
    internal const int MaxBody = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-door-").FullName;

    internal WebApplication App { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    internal TensorBufferPool Pool => App.Services.GetRequiredService<TensorBufferPool>();

    internal string Data => Path.Combine(_folder, "data");

    internal string Models => Path.Combine(_folder, "models");

    public async Task InitializeAsync()
    {
        Put("floats", MadeModels.Echo(ElementType.Float).ToBytes());
        Put("floats", MadeModels.Echo(ElementType.Float).ToBytes(), version: 3);
        Put("wide", MadeModels.Echo(ElementType.Float, 2048).ToBytes());
        Put("halves", MadeModels.Echo(ElementType.Float16).ToBytes());
        Put("words", MadeModels.Echo(ElementType.String).ToBytes());
        Put("bools", MadeModels.Echo(ElementType.Bool).ToBytes());
        Put("spare", MadeModels.Echo(ElementType.Int64).ToBytes());
        Put("slow", MadeModels.Slow(20_000).ToBytes());
        Put("broken", "not a model"u8.ToArray());
        Put("misconfigured", MadeModels.Echo(ElementType.Float).ToBytes());
        await File.WriteAllTextAsync(Path.Combine(Models, "misconfigured", "config.json"), """{"batching":"perhaps","nonsense":1}""");
        await File.WriteAllTextAsync(Path.Combine(Models, "slow", "config.json"), """{"queue":{"maxRequests":1}}""");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal async Task StopAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    internal async Task StartAsync()
    {
        var settings = new SiloSettings
        {
            Urls = ["http://127.0.0.1:0"],
            Models = Models,
            Data = Data,
            MaxBody = MaxBody,
            Drain = TimeSpan.FromMinutes(5),
        };

        // No test is about how fast a body comes, and on a slow machine it comes slowly.
        App = await HostStart.StartAsync(() => GridHost.Build(
            settings, static services => services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MinRequestBodyDataRate = null)));
        Address = new Uri(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Address };
        await App.Services.GetRequiredService<Readiness>().ModelsTried.WaitAsync(TimeSpan.FromMinutes(1));
    }

    internal void Put(string model, byte[] file, int version = 1)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Models, model, version.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllBytes(Path.Combine(folder.FullName, "model.onnx"), file);
    }

    internal async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, await BodyOfAsync(response));
    }

    // The doors are told of a load or an unload within limits, and find it out by themselves on a machine that is too slow.
    internal async Task WaitForReadyAsync(string model, int status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await GetAsync($"/v2/models/{model}/ready")).Status is var found && found != status)
        {
            Assert.False(limit.IsCancellationRequested, $"Model '{model}' answers {found} instead of {status}.");
        }
    }

    internal async Task<(int Status, JsonNode Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await BodyOfAsync(response));
    }

    internal Task<(int Status, JsonNode Body)> InferAsync(string model, string type, string shape, string data, string more = "")
        => PostAsync(
            $"/v2/models/{model}/infer",
            $$"""{"inputs":[{"name":"x","datatype":"{{type}}","shape":{{shape}},"data":{{data}}}]{{more}}}""");

    internal async Task<HttpResponseMessage> PostBinaryAsync(string model, string json, byte[] binary, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(json), .. binary]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        foreach (var (name, value) in headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content);
    }

    // Every answer, whatever its status, is JSON without a trace of the server's inside.
    private static async Task<JsonNode> BodyOfAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), response.Content.Headers.ContentLength);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        var body = JsonNode.Parse(text)!;
        Assert.True(response.IsSuccessStatusCode || ((string?)body["error"])?.Length > 0, text);
        return body;
    }
}
