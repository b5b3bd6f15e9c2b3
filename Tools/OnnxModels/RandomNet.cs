namespace Grid.OnnxModels;

// Adds layers with random weights to a graph. Weights have the deviation sqrt(gain / inputs), so that values neither grow
// nor vanish from layer to layer: gain 2 before a ReLU, which halves the variance.
internal sealed class RandomNet(string name, ulong seed)
{
    private readonly SplitMix64 _random = new(seed);
    private int _layers;

    public OnnxGraphBuilder Graph { get; } = new(name);

    public string Dense(string x, int inputs, int outputs, double gain = 2, string? output = null)
    {
        string layer = $"dense{_layers++}";
        string weights = Weights($"{layer}.weights", Math.Sqrt(gain / inputs), inputs, outputs);
        string bias = Weights($"{layer}.bias", 0.1, outputs);
        Graph.Node([output ?? layer], "Gemm", [x, weights, bias]);
        return output ?? layer;
    }

    public string Conv3x3(string x, int inputs, int outputs)
    {
        string layer = $"conv{_layers++}";
        string weights = Weights($"{layer}.weights", Math.Sqrt(2.0 / (9 * inputs)), outputs, inputs, 3, 3);
        string bias = Weights($"{layer}.bias", 0.05, outputs);
        Graph.Node([layer], "Conv", [x, weights, bias], ("kernel_shape", new long[] { 3, 3 }));
        return layer;
    }

    public string Weights(string name, double deviation, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            count *= dimension;
        }

        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_random.NextNormal() * deviation);
        }

        return Graph.Initializer(name, OnnxTensor.Create(values, shape));
    }
}
