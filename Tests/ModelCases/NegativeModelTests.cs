using System.Text.Json.Nodes;
using Xunit;

namespace Grid.ModelCases;

// Files that are no usable models, beside one that is: the good one serves, and each bad one says what is wrong with it.
public sealed class NegativeModelTests : IAsyncLifetime
{
    private static readonly string[] Bad = SharedCases.Folder is null
        ? []
        : [.. Directory.GetDirectories(Path.Combine(SharedCases.Folder, "negative")).Select(folder => Path.GetFileName(folder)!)];

    private TestSilo? _silo;

    public async Task InitializeAsync()
    {
        if (SharedCases.Folder is { } folder)
        {
            _silo = await TestSilo.StartAsync(models =>
            {
                TestSilo.AddModel(models, "linear10", Path.Combine(folder, "models", "linear10", "model.onnx"));
                foreach (var name in Bad)
                {
                    TestSilo.AddModel(models, name, Path.Combine(folder, "negative", name, "model.onnx"));
                }
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }
    }

    [SharedFact]
    public async Task Start_BrokenModelsBesideAGoodOne_ServesTheGoodOneAndSaysWhatIsWrongWithTheOthers()
    {
        Assert.NotEmpty(Bad);
        Assert.Equal(200, (await _silo!.Client.GetAsync("/v2/models/linear10/ready")).Status);
        var (_, index) = await _silo.Client.PostAsync("/v2/repository/index", "{}");
        var entries = JsonNode.Parse(index)!.AsArray().ToDictionary(entry => (string)entry!["name"]!, entry => entry!);

        Assert.Equal("READY", (string)entries["linear10"]["state"]!);
        Assert.All(Bad, name =>
        {
            Assert.Equal("UNAVAILABLE", (string)entries[name]["state"]!);
            Assert.NotEmpty((string)entries[name]["reason"]!);
        });
        foreach (var name in Bad)
        {
            var ready = await _silo.Client.GetAsync($"/v2/models/{name}/ready");
            Assert.NotEqual(200, ready.Status);
            Assert.Contains((string)entries[name]["reason"]!, (string?)JsonNode.Parse(ready.Body)!["error"] ?? (string)JsonNode.Parse(ready.Body)!["reason"]!, StringComparison.Ordinal);
        }

        // What is logged is written a while later.
        Assert.True(
            SpinWait.SpinUntil(() => Array.TrueForAll(Bad, name => _silo.Process.Output.Contains(name, StringComparison.Ordinal)), TimeSpan.FromSeconds(60)),
            $"The log does not name each of {string.Join(", ", Bad)}:{Environment.NewLine}{_silo.Process.Output}");
    }

    [SharedFact]
    public async Task Load_BrokenModel_FailsWithTheReasonAndTheOthersServe()
    {
        foreach (var name in Bad)
        {
            var (status, body) = await _silo!.Client.PostAsync($"/v2/repository/models/{name}/load", "{}");
            Assert.Equal(400, status);
            Assert.NotEmpty((string)JsonNode.Parse(body)!["error"]!);
            Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await _silo!.Client.GetAsync("/v2/models/linear10/ready")).Status);
    }
}
