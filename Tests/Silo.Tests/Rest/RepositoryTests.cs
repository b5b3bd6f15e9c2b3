using System.Text.Json.Nodes;
using Grid.OnnxModels;

namespace Grid.Silo.Rest;

// Loading, unloading and listing through the repository's endpoints.
public sealed class RepositoryTests(TestGrid grid) : IClassFixture<TestGrid>
{
    [Fact]
    public async Task UnloadThenLoad_Model_GoesAndComesBack()
    {
        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/spare/unload", "{}")).Status);
        await grid.WaitForReadyAsync("spare", 503);
        var (_, body) = await grid.GetAsync("/v2/models/spare/ready");
        Assert.False((bool)body["ready"]!);
        Assert.Equal(503, (await grid.InferAsync("spare", "INT64", "[1,4]", "[1,2,3,4]")).Status);

        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/models/spare/load", "")).Status);
        await grid.WaitForReadyAsync("spare", 200);
        Assert.Equal(200, (await grid.InferAsync("spare", "INT64", "[1,4]", "[1,2,3,4]")).Status);
    }

    [Fact]
    public async Task Load_NewFolder_ServesIt()
    {
        Assert.Equal(404, (await grid.PostAsync("/v2/repository/models/later/load", "{}")).Status);
        grid.Put("later", MadeModels.Echo(ElementType.Int32).ToBytes());
        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/later/load", """{"parameters":{"config":"{\"maxBatchSize\":2}"}}""")).Status);
        await grid.WaitForReadyAsync("later", 200);
        var (status, body) = await grid.InferAsync("later", "INT32", "[1,4]", "[1,2,3,4]");
        Assert.Equal((200, "[1,2,3,4]"), (status, body["outputs"]![0]!["data"]!.ToJsonString()));
        Assert.Contains((await grid.GetAsync("/v2/models")).Body["models"]!.AsArray(), name => (string)name! == "later");
    }

    [Theory]
    [InlineData("floats", """{"parameters":{"config":"{\"nonsense\":1}"}}""", 400)]
    [InlineData("floats", """{"parameters":{"config":{}}}""", 400)]
    [InlineData("floats", """{"parameters":[]}""", 400)]
    [InlineData("floats", """{"parameters":{"config":"{\"batching\":\"\\ud800\"}"}}""", 400)]
    [InlineData("floats", "{", 400)]
    [InlineData("floats", """{"parameters":{"file:1/model.onnx":"AAAA"}}""", 501)]
    [InlineData("broken", "{}", 400)]
    [InlineData("nosuch", "{}", 404)]
    [InlineData("..", "{}", 404)]
    public async Task Load_ThatCannotBe_TellsWhyAndTheRestServes(string model, string body, int expected)
    {
        Assert.Equal(expected, (await grid.PostAsync($"/v2/repository/models/{Uri.EscapeDataString(model).Replace(".", "%2e", StringComparison.Ordinal)}/load", body)).Status);
        Assert.Equal(200, (await grid.InferAsync("floats", "FP32", "[1,4]", "[1,2,3,4]")).Status);
    }

    [Fact]
    public async Task Load_ConfigBeyondAllMeasure_IsRefusedWithoutQuotingIt()
    {
        var config = JsonValue.Create($"{{\"batching\":\"{new string('x', 100_000)}\"}}").ToJsonString();
        var (status, body) = await grid.PostAsync("/v2/repository/models/floats/load", $"{{\"parameters\":{{\"config\":{config}}}}}");
        Assert.Equal(400, status);
        Assert.InRange(((string)body["error"]!).Length, 1, 200);
    }

    // One model whose stored state is damaged says so in the index, beside the others.
    [Fact]
    public async Task Index_DamagedState_IsToldBesideTheOthers()
    {
        var damaged = Directory.GetFiles(grid.Data, "*spare*", SearchOption.AllDirectories).Single();
        var whole = await File.ReadAllBytesAsync(damaged);
        await grid.StopAsync();
        await File.WriteAllTextAsync(damaged, "not a state");
        await grid.StartAsync();
        try
        {
            var entries = (await grid.PostAsync("/v2/repository/index", "")).Body.AsArray();
            var spare = entries.Single(entry => (string)entry!["name"]! == "spare")!;
            Assert.Equal("UNAVAILABLE", (string)spare["state"]!);
            Assert.NotEmpty((string)spare["reason"]!);
            Assert.Contains(entries, entry => (string)entry!["name"]! == "floats" && (string)entry["state"]! == "READY");
        }
        finally
        {
            await grid.StopAsync();
            await File.WriteAllBytesAsync(damaged, whole);
            await grid.StartAsync();
        }
    }

    [Fact]
    public async Task Index_All_TellsStatesAndReasons()
    {
        var (status, body) = await grid.PostAsync("/v2/repository/index", "");
        Assert.Equal(200, status);
        var floats = body.AsArray().Where(entry => (string)entry!["name"]! == "floats").ToArray();
        Assert.Contains(floats, entry => (string)entry!["version"]! == "3" && (string)entry["state"]! == "READY");
        var broken = body.AsArray().Single(entry => (string)entry!["name"]! == "broken")!;
        Assert.Equal("UNAVAILABLE", (string)broken["state"]!);
        Assert.NotEmpty((string)broken["reason"]!);

        // All faults of a configuration, in the index and where the model is asked for.
        var misconfigured = body.AsArray().Single(entry => (string)entry!["name"]! == "misconfigured")!;
        var (refused, why) = await grid.GetAsync("/v2/models/misconfigured/ready");
        Assert.Equal(503, refused);
        Assert.All(["perhaps", "nonsense"], fault =>
        {
            Assert.Contains(fault, (string)misconfigured["reason"]!, StringComparison.Ordinal);
            Assert.Contains(fault, (string)why["error"]!, StringComparison.Ordinal);
        });

        var ready = (await grid.PostAsync("/v2/repository/models/index", """{"ready":true}""")).Body.AsArray();
        Assert.All(ready, entry => Assert.Equal("READY", (string)entry!["state"]!));
        Assert.Equal(404, (await grid.PostAsync("/v2/repository/elsewhere/index", "{}")).Status);
        Assert.Equal(400, (await grid.PostAsync("/v2/repository/index", """{"ready":1}""")).Status);
    }
}
