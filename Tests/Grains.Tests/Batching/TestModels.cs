namespace Grid.Tests.Batching;

// Models that are made to break one assumption each.
internal static class TestModels
{
    // Looks rows up in a table of ten: an index beyond it fails the whole run that it is in.
    public static OnnxGraphBuilder Lookup()
    {
        var graph = new OnnxGraphBuilder("lookup");
        var table = graph.Initializer("table", OnnxTensor.Create(Enumerable.Range(0, 20).Select(i => (float)i).ToArray(), 10, 2));
        graph.Node(["y"], "Gather", [table, graph.Input("x", ElementType.Int64, "N")]);
        graph.Output("y", ElementType.Float, "N", 2);
        return graph;
    }

    // Every row depends on all others.
    public static OnnxGraphBuilder SoftmaxOverRows() => Unary("Softmax", 4, ("axis", 0));

    public static OnnxGraphBuilder SumSoFar()
    {
        var graph = new OnnxGraphBuilder("sum_so_far");
        var axis = graph.Initializer("axis", OnnxTensor.Scalar(0L));
        graph.Node(["y"], "CumSum", [graph.Input("x", ElementType.Float, "N", 4), axis]);
        graph.Output("y", ElementType.Float, "N", 4);
        return graph;
    }

    public static OnnxGraphBuilder Noise()
    {
        var graph = new OnnxGraphBuilder("noise");
        var x = graph.Input("x", ElementType.Float, "N", 4);
        graph.Node(["y"], "Add", [x, graph.Node("RandomNormalLike", [x])]);
        graph.Output("y", ElementType.Float, "N", 4);
        return graph;
    }

    // As many rows out as there are columns in.
    public static OnnxGraphBuilder Turned()
    {
        var graph = new OnnxGraphBuilder("turned");
        graph.Node(["y"], "Transpose", [graph.Input("x", ElementType.Float, "N", "M")]);
        graph.Output("y", ElementType.Float, "M", "N");
        return graph;
    }

    public static OnnxGraphBuilder Total()
    {
        var graph = new OnnxGraphBuilder("total");
        graph.Node(["y"], "ReduceSum", [graph.Input("x", ElementType.Float, "N", 4)], ("keepdims", 0));
        graph.Output("y", ElementType.Float);
        return graph;
    }

    // Rows keep apart below seven of them and are dropped from there on: no probe can find that out.
    public static OnnxGraphBuilder AtMostSixRows() => AtMostSixRows(4);

    public static OnnxGraphBuilder AtMostSixRows(OnnxDimension width)
    {
        var graph = new OnnxGraphBuilder("at_most_six");
        var starts = graph.Initializer("starts", OnnxTensor.Create([0L], 1));
        var ends = graph.Initializer("ends", OnnxTensor.Create([6L], 1));
        graph.Node(["y"], "Slice", [graph.Input("x", ElementType.Float, "N", width), starts, ends]);
        graph.Output("y", ElementType.Float, "K", width);
        return graph;
    }

    // The inner width that the graph leaves open must be 10, which only a run tells.
    public static OnnxGraphBuilder HiddenWidth()
    {
        var graph = new OnnxGraphBuilder("hidden_width");
        var weights = graph.Initializer("weights", OnnxTensor.Create(Enumerable.Repeat(0.5f, 30).ToArray(), 10, 3));
        graph.Node(["y"], "MatMul", [graph.Input("x", ElementType.Float, "N", "W"), weights]);
        graph.Output("y", ElementType.Float, "N", 3);
        return graph;
    }

    private static OnnxGraphBuilder Unary(string op, int width, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var graph = new OnnxGraphBuilder("unary");
        graph.Node(["y"], op, [graph.Input("x", ElementType.Float, "N", width)], attributes);
        graph.Output("y", ElementType.Float, "N", width);
        return graph;
    }
}
