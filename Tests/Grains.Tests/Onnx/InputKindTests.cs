using Google.Protobuf;
using Grid.Models;
using Grid.OnnxModels.Proto;
using Grid.Tests.Serving;
using Xunit;

namespace Grid.Tests.Onnx;

// Inputs that no request could carry: the model is refused when it is loaded, not when it is called.
public sealed class InputKindTests
{
    private static readonly TypeProto Floats = new()
    {
        TensorType = new TypeProto.Types.Tensor { ElemType = (int)ElementType.Float, Shape = new TensorShapeProto() },
    };

    [Fact]
    public async Task LoadAsync_SequenceInput_IsRefused()
    {
        var type = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = Floats } };
        await RefusedAsync("SequenceLength", ElementType.Int64, type, "Input 'items' is a sequence");
    }

    [Fact]
    public async Task LoadAsync_OptionalInput_IsRefused()
    {
        var type = new TypeProto { OptionalType = new TypeProto.Types.Optional { ElemType = Floats } };
        await RefusedAsync("OptionalHasElement", ElementType.Bool, type, "Input 'items' is an optional");
    }

    private static async Task RefusedAsync(string op, ElementType result, TypeProto type, string reason)
    {
        // The builder makes tensor inputs only: the input's type is changed afterwards.
        var graph = new OnnxGraphBuilder("kinds");
        graph.Node(["y"], op, [graph.Input("items", ElementType.Float)]);
        graph.Output("y", result);
        var model = graph.ToModel();
        model.Graph.Input[0].Type = type;
        await using var engine = new TestEngine();
        var load = await engine.TryLoadAsync(path => File.WriteAllBytes(path, model.ToByteArray()));
        Assert.Null(load.Replica);
        Assert.Equal(ModelFailure.Invalid, load.Failure);
        Assert.Contains(reason, load.Reason, StringComparison.Ordinal);
    }
}
