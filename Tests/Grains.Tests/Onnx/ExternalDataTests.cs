using System.Runtime.InteropServices;
using Grid.Models;
using Grid.OnnxModels.Proto;
using Grid.Tests.Serving;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Onnx;

// A pushed model names the files of its weights. None of them may lie outside its folder: what they hold could be read out
// through the model's answers.
public sealed class ExternalDataTests : IDisposable
{
    private static readonly float[] Weights = [1, 2, 3, 4];
    private readonly TemporaryFolder _outside = new();

    public ExternalDataTests() => File.WriteAllBytes(Secret, MemoryMarshal.AsBytes(Weights.AsSpan()));

    private string Secret => _outside.PathOf("secret.bin");

    [Fact]
    public async Task LoadAsync_DataBesideTheModel_IsRead()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(path =>
        {
            Save(path, "weights.bin");
            File.Copy(Secret, Path.Combine(Path.GetDirectoryName(path)!, "weights.bin"));
        });
        var outcome = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1, 10), default);
        Assert.Equal([11f, 12f, 13f, 14f], Requests.Floats(outcome));
    }

    [Fact]
    public async Task LoadAsync_DataAboveTheFolder_IsRefused() => await RefusedAsync(path =>
    {
        File.Copy(Secret, Path.Combine(Path.GetDirectoryName(path)!, "..", "weights.bin"));
        Save(path, "../weights.bin");
    });

    [Fact]
    public async Task LoadAsync_DataAtAnAbsolutePath_IsRefused() => await RefusedAsync(path => Save(path, Secret));

    [Fact]
    public async Task LoadAsync_DataIsALinkOutOfTheFolder_IsRefused() => await RefusedAsync(path =>
    {
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "weights.bin"), Secret);
        Save(path, "weights.bin");
    });

    [Fact]
    public async Task LoadAsync_DataInALinkedFolder_IsRefused() => await RefusedAsync(path =>
    {
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(path)!, "data"), _outside.FullPath);
        Save(path, "data/secret.bin");
    });

    public void Dispose() => _outside.Dispose();

    private static async Task RefusedAsync(Action<string> write)
    {
        await using var engine = new TestEngine();
        var load = await engine.TryLoadAsync(write);
        Assert.Null(load.Replica);
        Assert.Equal(ModelFailure.Invalid, load.Failure);
        Assert.Contains("must lie in the model's folder", load.Reason, StringComparison.Ordinal);
    }

    private static void Save(string path, string location)
    {
        var graph = new OnnxGraphBuilder("external");
        var weights = new TensorProto { DataType = (int)ElementType.Float, DataLocation = TensorProto.Types.DataLocation.External };
        weights.Dims.Add(Weights.Length);
        weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        weights.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = "0" });
        weights.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = "16" });
        graph.Node(["y"], "Add", [graph.Input("x", ElementType.Float, "N", Weights.Length), graph.Initializer("w", weights)]);
        graph.Output("y", ElementType.Float, "N", Weights.Length);
        graph.Save(path);
    }
}
