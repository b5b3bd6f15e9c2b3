using Grid.OnnxModels;

namespace Grid.Silo.Rest;

// Loading, unloading and listing through the repository's endpoints.
public sealed class RepositoryTests(TestGrid grid) : IClassFixture<TestGrid>
{
    [Fact]
    public async Task UnloadThenLoad_Model_GoesAndComesBack()
    {
        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/spare/unload", "{}")).Status);
        var (status, body) = await grid.GetAsync("/v2/models/spare/ready");
        Assert.Equal(503, status);
        Assert.False((bool)body["ready"]!);
        Assert.Equal(503, (await grid.InferAsync("spare", "INT64", "[1,4]", "[1,2,3,4]")).Status);

        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/models/spare/load", "")).Status);
        Assert.Equal(200, (await grid.GetAsync("/v2/models/spare/ready")).Status);
        Assert.Equal(200, (await grid.InferAsync("spare", "INT64", "[1,4]", "[1,2,3,4]")).Status);
    }

    [Fact]
    public async Task Load_NewFolder_ServesIt()
    {
        Assert.Equal(404, (await grid.PostAsync("/v2/repository/models/later/load", "{}")).Status);
        grid.Put("later", MadeModels.Echo(ElementType.Int32).ToBytes());
        Assert.Equal(200, (await grid.PostAsync("/v2/repository/models/later/load", """{"parameters":{"config":"{\"maxBatchSize\":2}"}}""")).Status);
        var (status, body) = await grid.InferAsync("later", "INT32", "[1,4]", "[1,2,3,4]");
        Assert.Equal((200, "[1,2,3,4]"), (status, body["outputs"]![0]!["data"]!.ToJsonString()));
        Assert.Contains((await grid.GetAsync("/v2/models")).Body["models"]!.AsArray(), name => (string)name! == "later");
    }

    [Theory]
    [InlineData("floats", """{"parameters":{"config":"{\"nonsense\":1}"}}""", 400)]
    [InlineData("floats", """{"parameters":{"config":{}}}""", 400)]
    [InlineData("floats", """{"parameters":[]}""", 400)]
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
    public async Task Index_All_TellsStatesAndReasons()
    {
        var (status, body) = await grid.PostAsync("/v2/repository/index", "");
        Assert.Equal(200, status);
        var floats = body.AsArray().Where(entry => (string)entry!["name"]! == "floats").ToArray();
        Assert.Contains(floats, entry => (string)entry!["version"]! == "3" && (string)entry["state"]! == "READY");
        var broken = body.AsArray().Single(entry => (string)entry!["name"]! == "broken")!;
        Assert.Equal("UNAVAILABLE", (string)broken["state"]!);
        Assert.NotEmpty((string)broken["reason"]!);

        var ready = (await grid.PostAsync("/v2/repository/models/index", """{"ready":true}""")).Body.AsArray();
        Assert.All(ready, entry => Assert.Equal("READY", (string)entry!["state"]!));
        Assert.Equal(404, (await grid.PostAsync("/v2/repository/elsewhere/index", "{}")).Status);
        Assert.Equal(400, (await grid.PostAsync("/v2/repository/index", """{"ready":1}""")).Status);
    }
}
