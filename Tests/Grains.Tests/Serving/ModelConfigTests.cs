using System.Text.Json.Nodes;
using Grid.Models;
using Grid.Serving;
using Microsoft.Extensions.Options;
using Xunit;

namespace Grid.Tests.Serving;

public sealed class ModelConfigTests
{
    [Fact]
    public void Read_EveryMember_IsTaken()
    {
        var faults = Read(
            """
            {
              // As an operator writes it.
              "name": "m", "platform": "p", "batching": "always", "maxBatchSize": 16, "maxQueueDelay": "2 ms",
              "queue": { "maxRequests": 7, "maxBytes": 2048 },
            }
            """,
            out var config);
        Assert.Empty(faults);
        Assert.Equal(
            new ModelConfig
            {
                Batching = BatchingMode.Always,
                MaxBatchSize = 16,
                MaxQueueDelay = TimeSpan.FromMilliseconds(2),
                QueueMaxRequests = 7,
                QueueMaxBytes = 2048,
            },
            config);
    }

    [Fact]
    public void Read_ManyFaults_TellsAllAtOnceAndWhatToWrite()
    {
        var faults = Read(
            """{"name":"n","maxBatch":1,"batching":true,"maxBatchSize":0,"maxQueueDelay":5,"queue":{"maxRequests":"2","length":1}}""", out _);
        Assert.Equal(
            [
                "'name' is \"n\"; write \"m\" or leave it out.",
                "'maxBatch' is not a member of the configuration; write any of name, platform, versions, batching, maxBatchSize, maxQueueDelay and queue.",
                "'batching' is true; write \"auto\", \"never\" or \"always\".",
                "'maxBatchSize' is 0; write a whole number from 1 to 65536.",
                "'maxQueueDelay' is 5; write a text of a whole number and its unit, from \"0us\" to \"10000ms\", e.g. \"500us\" or \"2ms\".",
                "'queue.maxRequests' is \"2\"; write a whole number from 1 to 1000000.",
                "'queue.length' is not a member of the configuration; write maxRequests or maxBytes.",
            ],
            faults);
    }

    [Theory]
    [InlineData("{", "not JSON: line 1")]
    [InlineData("[]", "The configuration is an array")]
    [InlineData("""{"maxQueueDelay":"10001ms"}""", "'maxQueueDelay' is \"10001ms\"")]
    [InlineData("""{"maxQueueDelay":"-1ms"}""", "'maxQueueDelay' is \"-1ms\"")]
    [InlineData("""{"maxQueueDelay":"5s"}""", "'maxQueueDelay' is \"5s\"")]
    public void Read_Malformed_SaysWhat(string json, string expected)
        => Assert.Contains(expected, Assert.Single(Read(json, out _)), StringComparison.Ordinal);

    [Fact]
    public async Task LoadAsync_NoConfiguration_DescribesEveryDefault()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        var expected = JsonNode.Parse(
            """
            {
              "name": "m1", "platform": "onnxruntime_onnx", "versions": { "latest": 1 }, "batching": "auto", "maxBatchSize": 64,
              "maxQueueDelay": "0us",
              "queue": { "maxRequests": 1024, "maxBytes": 268435456 },
              "inputs": [ { "name": "x", "datatype": "FP32", "shape": [-1, 10] } ],
              "outputs": [ { "name": "y", "datatype": "FP32", "shape": [-1, 1] } ]
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(replica.Config)), replica.Config);
    }

    [Fact]
    public async Task LoadAsync_ConfigurationWrong_IsRefusedWithAllFaults()
    {
        await using var engine = new TestEngine();
        var load = await engine.TryLoadAsync(path => MadeModels.Linear10().Save(path), """{"batching":1,"maxBatchSize":-1}""");
        Assert.Equal(ModelFailure.Invalid, load.Failure);
        Assert.Contains("'batching' is 1", load.Reason, StringComparison.Ordinal);
        Assert.Contains("'maxBatchSize' is -1", load.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ConfigurationInTheFolder_CountsUnlessThePlanHasOne()
    {
        await using var engine = new TestEngine();
        var fromFolder = await engine.LoadAsync(Write);
        Assert.Equal(5, fromFolder.Signature.MaxBatchSize);
        var fromPlan = await engine.LoadAsync(Write, """{"maxBatchSize":6}""");
        Assert.Equal(6, fromPlan.Signature.MaxBatchSize);

        static void Write(string path)
        {
            MadeModels.Linear10().Save(path);
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "..", "config.json"), """{"maxBatchSize":5}""");
        }
    }

    [Fact]
    public async Task LoadAsync_NoModelFile_IsNotFound()
    {
        await using var engine = new TestEngine();
        var load = await engine.TryLoadAsync(_ => { });
        Assert.Equal(ModelFailure.NotFound, load.Failure);
        Assert.Contains("'model.onnx'", load.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OptionsOutOfRange_TellsAllAtOnce()
    {
        var result = new EngineOptionsValidator().Validate(
            Options.DefaultName, new EngineOptions { Threads = -1, ConcurrentLoads = 0, QueueMaxBytes = 1 });
        Assert.Equal(
            [
                "EngineOptions.Threads is -1; it must be from 0 to 1024.",
                "EngineOptions.ConcurrentLoads is 0; it must be from 1 to 64.",
                "EngineOptions.QueueMaxBytes is 1; it must be from 1024 to 1099511627776.",
            ],
            result.Failures);
        Assert.True(new EngineOptionsValidator().Validate(Options.DefaultName, new EngineOptions()).Succeeded);
    }

    private static IReadOnlyList<string> Read(string json, out ModelConfig config) => ModelConfigReader.Read(json, "m", "p", out config);
}
