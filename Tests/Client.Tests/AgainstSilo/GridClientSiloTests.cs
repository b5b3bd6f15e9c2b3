using System.Diagnostics;
using System.Net;
using Grid.Models;
using Grid.Tensors;
using Xunit;

namespace Grid.Client.AgainstSilo;

public sealed class GridClientSiloTests(SampleSilo silo) : IClassFixture<SampleSilo>
{
    [Fact]
    public async Task InferAsync_EachDatatype_ComesBackAsItWent()
    {
        await EchoAsync("Float", Tensor.From<float>([1.5f, float.NaN, float.MinValue, -0f, 1, 2, 3, 4], 2, 4));
        await EchoAsync("Float16", Tensor.From<Half>([(Half)1.5, Half.NaN, Half.MaxValue, (Half)(-2)], 1, 4));
        await EchoAsync("Double", Tensor.From<double>([Math.PI, double.Epsilon, -1, 0], 1, 4));
        await EchoAsync("Int64", Tensor.From<long>([long.MinValue, long.MaxValue, 0, -1], 1, 4));
        await EchoAsync("UInt8", Tensor.From<byte>([0, 1, 254, 255], 1, 4));
        await EchoAsync("Bool", Tensor.From<bool>([true, false, false, true], 1, 4));
        await EchoAsync("String", Tensor.FromStrings(["", "é", "a\nb", "\"'\\"], 1, 4));
    }

    [Fact]
    public async Task InferAsync_OptionsGiven_AreHeeded()
    {
        using var client = silo.Connect();

        var answer = await client.Model("digits", version: 1).InferAsync(
            "pixels", Tensor.From(new float[64], 1, 64), new InferOptions { Id = "42", Outputs = ["label"], Timeout = TimeSpan.FromSeconds(30) });

        Assert.Equal(("digits", "1", "42"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal(["label"], answer.Outputs.Keys);
    }

    [Fact]
    public async Task InferAsync_WrongShape_SaysWhatTheModelWants()
    {
        using var client = silo.Connect();

        var error = await Assert.ThrowsAsync<GridException>(() => client.Model("digits").InferAsync("pixels", Tensor.From(new float[63], 1, 63)));

        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.Contains("pixels", error.Reason, StringComparison.Ordinal);
        Assert.Contains("64", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_UnknownModel_Is404()
    {
        using var client = silo.Connect();

        var error = await Assert.ThrowsAsync<GridException>(() => client.Model("no-such").InferAsync("x", Tensor.From([1f], 1)));

        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.False(await client.Model("no-such").IsReadyAsync());
    }

    [Fact]
    public async Task GetMetadataAsync_Model_IsWhatItsFileDeclares()
    {
        using var client = silo.Connect();

        var metadata = await client.Model("digits").GetMetadataAsync();

        Assert.Equal("digits", metadata.Name);
        Assert.Equal(["1"], metadata.Versions);
        var input = Assert.Single(metadata.Inputs);
        Assert.Equal(("pixels", TensorDataType.Fp32), (input.Name, input.DataType));
        Assert.Equal([-1L, 64L], input.Shape.ToArray());
        Assert.Equal(["label", "probabilities"], metadata.Outputs.Select(output => output.Name));
    }

    [Fact]
    public async Task GetMetadataAsync_Server_OffersBinaryTensors()
    {
        using var client = silo.Connect();

        Assert.True(await client.IsLiveAsync());
        Assert.True(await client.IsReadyAsync());
        Assert.Contains("binary_tensor_data", (await client.GetMetadataAsync()).Extensions);
    }

    [Fact]
    public async Task UnloadAndLoad_Model_ShowInTheIndex()
    {
        using var client = silo.Connect();
        var model = client.Model("echo_Double");

        await model.UnloadAsync();
        await WaitForReadyAsync(model, false);
        Assert.DoesNotContain(await client.GetIndexAsync(readyOnly: true), entry => entry.Name == model.Name);

        await model.LoadAsync();
        await WaitForReadyAsync(model, true);
        Assert.Contains(await client.GetIndexAsync(), entry => entry.Name == model.Name && entry.State == ModelVersionState.Ready);
    }

    // The doors are told of a load or an unload within limits, and find it out by themselves on a machine that is too slow.
    private static async Task WaitForReadyAsync(GridModel model, bool isReady)
    {
        var watch = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await model.IsReadyAsync() != isReady)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"Model '{model.Name}' did not become {(isReady ? "ready" : "unready")}.");
            await pause.WaitForNextTickAsync();
        }
    }

    private async Task EchoAsync(string type, Tensor tensor)
    {
        using var client = silo.Connect();

        var answer = (await client.Model($"echo_{type}").InferAsync("x", tensor))["y"];

        Assert.Equal(tensor.DataType, answer.DataType);
        Assert.Equal(tensor.Shape.ToArray(), answer.Shape.ToArray());
        Assert.Equal(tensor.Bytes.ToArray(), answer.Bytes.ToArray());
    }
}
