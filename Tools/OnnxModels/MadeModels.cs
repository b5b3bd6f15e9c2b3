namespace Grid.OnnxModels;

/// <summary>Models with random weights, for tests and benchmarks: they exercise shape, cost and plumbing, and predict nothing.</summary>
/// <remarks>Each has a symbolic batch dimension <c>N</c> at dimension 0 unless it says otherwise. The same seed gives the same bytes.</remarks>
public static class MadeModels
{
    /// <summary>A chain of dense layers with ReLU between: <c>x</c> float[N,width] to <c>y</c> float[N,width].</summary>
    /// <param name="layers">Number of dense layers. Default: 8, which with the default width makes 33.6 MB.</param>
    /// <param name="width">Units in each layer. Default: 1024.</param>
    /// <param name="seed">Seed of the weights. Default: 6.</param>
    public static OnnxGraphBuilder BigMlp(int layers = 8, int width = 1024, ulong seed = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var net = new RandomNet("big_mlp", seed);
        string x = net.Graph.Input("x", ElementType.Float, "N", width);
        for (var layer = 1; layer < layers; layer++)
        {
            x = net.Graph.Node("Relu", [net.Dense(x, width, width)]);
        }

        net.Dense(x, width, width, output: "y");
        net.Graph.Output("y", ElementType.Float, "N", width);
        return net.Graph;
    }

    /// <summary>One linear layer: <c>x</c> float[N,10] to <c>y</c> float[N,1].</summary>
    /// <param name="seed">Seed of the weights. Default: 3.</param>
    public static OnnxGraphBuilder Linear10(ulong seed = 3)
    {
        var net = new RandomNet("linear10", seed);
        net.Dense(net.Graph.Input("x", ElementType.Float, "N", 10), 10, 1, output: "y");
        net.Graph.Output("y", ElementType.Float, "N", 1);
        return net.Graph;
    }

    /// <summary>A spam filter's shape: <c>features</c> float[N,10000], layers of 512 and 256, <c>score</c> float[N,1] from 0 to 1; 21 MB.</summary>
    /// <param name="seed">Seed of the weights. Default: 2.</param>
    public static OnnxGraphBuilder SpamMlp(ulong seed = 2)
    {
        var net = new RandomNet("spam_mlp", seed);
        string x = net.Graph.Input("features", ElementType.Float, "N", 10000);
        x = net.Graph.Node("Relu", [net.Dense(x, 10000, 512)]);
        x = net.Graph.Node("Relu", [net.Dense(x, 512, 256)]);
        net.Graph.Node(["score"], "Sigmoid", [net.Dense(x, 256, 1, gain: 1)]);
        net.Graph.Output("score", ElementType.Float, "N", 1);
        return net.Graph;
    }

    /// <summary>A small image classifier's shape: <c>input</c> float[N,3,32,32] to <c>probabilities</c> float[N,10]; 0.5 MB.</summary>
    /// <param name="seed">Seed of the weights. Default: 1.</param>
    public static OnnxGraphBuilder Cifar10Cnn(ulong seed = 1)
    {
        var net = new RandomNet("cifar10_cnn", seed);
        string x = net.Graph.Input("input", ElementType.Float, "N", 3, 32, 32);
        x = net.Graph.Node("Relu", [net.Conv3x3(x, 3, 32)]);
        x = net.Graph.Node("MaxPool", [x], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        x = net.Graph.Node("Relu", [net.Conv3x3(x, 32, 64)]);
        x = net.Graph.Node("MaxPool", [x], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        x = net.Graph.Node("Relu", [net.Conv3x3(x, 64, 64)]);
        x = net.Graph.Node("Flatten", [x], ("axis", 1));
        x = net.Graph.Node("Relu", [net.Dense(x, 64 * 4 * 4, 64)]);
        net.Graph.Node(["probabilities"], "Softmax", [net.Dense(x, 64, 10, gain: 0.2)], ("axis", 1));
        net.Graph.Output("probabilities", ElementType.Float, "N", 10);
        return net.Graph;
    }

    /// <summary>Gives back what it gets, for any element type: <c>x</c> [N,width] to <c>y</c> [N,width].</summary>
    /// <param name="type">The element type.</param>
    /// <param name="width">Length of dimension 1. Default: 4.</param>
    public static OnnxGraphBuilder Echo(ElementType type, int width = 4)
    {
        var graph = new OnnxGraphBuilder("echo");
        graph.Node(["y"], "Identity", [graph.Input("x", type, "N", width)]);
        graph.Output("y", type, "N", width);
        return graph;
    }

    /// <summary>
    /// A slow model whose cost the caller chooses: <c>x</c> float[N,width] goes <paramref name="steps"/> times through one
    /// matrix and a Tanh, in a loop of the graph, to <c>y</c> float[N,width].
    /// </summary>
    /// <param name="steps">Rounds of the loop. One costs about 2·N·width² operations.</param>
    /// <param name="width">Side of the matrix. Default: 256.</param>
    /// <param name="seed">Seed of the weights. Default: 9.</param>
    /// <remarks>The loop has a node boundary in each round, so a run that is told to terminate stops soon.</remarks>
    public static OnnxGraphBuilder Slow(long steps, int width = 256, ulong seed = 9)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var net = new RandomNet("slow", seed);
        string x = net.Graph.Input("x", ElementType.Float, "N", width);
        string weights = net.Weights("weights", 1 / Math.Sqrt(width), width, width);

        OnnxGraphBuilder body = net.Graph.Body("round");
        body.Input("round", ElementType.Int64);
        string go = body.Input("go", ElementType.Bool);
        string state = body.Input("state", ElementType.Float, "N", width);
        body.Node(["again"], "Identity", [go]);
        body.Node(["next"], "Tanh", [body.Node("MatMul", [state, weights])]);
        body.Output("again", ElementType.Bool);
        body.Output("next", ElementType.Float, "N", width);

        string count = net.Graph.Initializer("steps", OnnxTensor.Scalar(steps));
        net.Graph.Node(["y"], "Loop", [count, "", x], ("body", body.ToGraph()));
        net.Graph.Output("y", ElementType.Float, "N", width);
        return net.Graph;
    }
}
