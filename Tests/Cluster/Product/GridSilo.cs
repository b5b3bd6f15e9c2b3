using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Grid.Processes;

namespace Grid.Cluster.Product;

// One silo of the product, and a plain client of its door.
public sealed class GridSilo : IAsyncDisposable
{
    private readonly string _data;

    private GridSilo(ServerProcess process, HttpClient http, string data) => (Process, Http, _data) = (process, http, data);

    public ServerProcess Process { get; }

    public HttpClient Http { get; }

    // Waits until the silo answers the path with a success.
    public static async Task<GridSilo> StartAsync(string redis, string models, string data, string path, params string[] options)
    {
        var process = await ServerProcess.StartAsync(
            address =>
            [
                SiloPath(), "--urls", address.GetLeftPart(UriPartial.Authority), "--models", models, "--data", data, "--redis", redis,
                "--silo-port", FreePort(), "--gateway-port", FreePort(),
                "--threads", "1", .. options,
            ],
            path);
        return new GridSilo(process, new HttpClient { BaseAddress = process.Address, Timeout = TimeSpan.FromSeconds(60) }, data);
    }

    // As ./grid recover does it, with the key that the silo keeps.
    public async Task<(int Status, string Body)> RecoverAsync()
    {
        var cluster = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(_data, "cluster.json")))!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/grid/v1/recover", UriKind.Relative));
        request.Headers.Add("Grid-Cluster-Key", (string)cluster["grid"]!["Key"]!);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    private static string FreePort() => ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);

    // Beside this test's own output, built in the same configuration.
    private static string SiloPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(output.Parent!.Parent!.FullName, "Silo", output.Name, "Silo.dll");
    }
}
