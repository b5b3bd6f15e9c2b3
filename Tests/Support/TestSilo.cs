using Grid.Processes;

namespace Grid.TestSupport;

// A silo in a process of its own with a models folder of its own, and a client of it.
public sealed class TestSilo : IAsyncDisposable
{
    private readonly string _folder;

    private TestSilo(string folder) => _folder = folder;

    public ServerProcess Process { get; private set; } = null!;

    public OipClient Client { get; private set; } = null!;

    public string Models => Path.Combine(_folder, "models");

    public static async Task<TestSilo> StartAsync(Action<string>? fillModels = null, params string[] options)
    {
        var silo = new TestSilo(Directory.CreateTempSubdirectory("grid-test-").FullName);
        Directory.CreateDirectory(silo.Models);
        fillModels?.Invoke(silo.Models);
        await silo.StartProcessAsync(options);
        return silo;
    }

    // Puts a file into the models folder as <models>/<name>/<version>/model.onnx.
    public static void AddModel(string models, string name, string file, int version = 1)
    {
        var path = Path.Combine(models, name, version.ToString(System.Globalization.CultureInfo.InvariantCulture), "model.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, File.ReadAllBytes(file));
    }

    // Starts the silo again on the same folders, after its process has ended.
    public async Task RestartAsync(params string[] options)
    {
        await Process.DisposeAsync();
        Client.Dispose();
        await StartProcessAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Process is not null)
        {
            await Process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartProcessAsync(string[] options)
    {
        Process = await ServerProcess.StartAsync(
            address => [SiloPath(), "--urls", address.AbsoluteUri, "--models", Models, "--data", Path.Combine(_folder, "data"), .. options],
            "/v2/health/ready");
        Client = new OipClient(Process.Address);
    }

    // Beside this test's own output, built in the same configuration.
    private static string SiloPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(output.Parent!.Parent!.FullName, "Silo", output.Name, "Silo.dll");
    }
}
