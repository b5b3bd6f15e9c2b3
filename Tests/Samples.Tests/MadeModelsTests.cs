using Grid.OnnxModels;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Grid.Samples;

public sealed class MadeModelsTests
{
    public static TheoryData<string, string, long[], string, long[]> Shapes => new()
    {
        { "big_mlp", "x", [3, 64], "y", [3, 64] },
        { "linear10", "x", [3, 10], "y", [3, 1] },
        { "spam_mlp", "features", [3, 10000], "score", [3, 1] },
        { "cifar10_cnn", "input", [3, 3, 32, 32], "probabilities", [3, 10] },
        { "slow", "x", [3, 256], "y", [3, 256] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Run_ThreeRows_EachRowIsAsIfAlone(string model, string input, long[] inputShape, string output, long[] outputShape)
    {
        using var session = new InferenceSession(Make(model).ToBytes());
        Assert.Equal(-1, session.InputMetadata[input].Dimensions[0]);
        Assert.Equal("N", session.InputMetadata[input].SymbolicDimensions[0]);

        var random = new SplitMix64(1);
        var values = new float[inputShape.Aggregate(1L, (product, n) => product * n)];
        foreach (ref float value in values.AsSpan())
        {
            value = (float)random.NextNormal();
        }

        float[] stacked = Run(session, input, output, values, inputShape, outputShape);
        int width = values.Length / 3;
        for (var row = 0; row < 3; row++)
        {
            float[] alone = Run(
                session, input, output, values[(row * width)..((row + 1) * width)], [1, .. inputShape[1..]], [1, .. outputShape[1..]]);
            float[] slice = stacked[(row * alone.Length)..((row + 1) * alone.Length)];
            Assert.All(alone.Zip(slice), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }

        // A model that ignored its input would pass the comparison above.
        Assert.NotEqual(stacked[..(stacked.Length / 3)], stacked[^(stacked.Length / 3)..]);
    }

    [Theory]
    [InlineData("big_mlp")]
    [InlineData("linear10")]
    [InlineData("cifar10_cnn")]
    [InlineData("slow")]
    public void ToBytes_MadeTwice_IsByteIdentical(string model) => Assert.Equal(Make(model).ToBytes(), Make(model).ToBytes());

    [Fact]
    public void BigMlp_DefaultSize_Is33Megabytes()
        => Assert.InRange(MadeModels.BigMlp().ToBytes().Length, 8 * 1024 * 1024 * 4, 33_700_000);

    private static OnnxGraphBuilder Make(string model) => model switch
    {
        "big_mlp" => MadeModels.BigMlp(layers: 3, width: 64),
        "linear10" => MadeModels.Linear10(),
        "spam_mlp" => MadeModels.SpamMlp(),
        "cifar10_cnn" => MadeModels.Cifar10Cnn(),
        _ => MadeModels.Slow(steps: 3),
    };

    private static float[] Run(
        InferenceSession session, string input, string output, float[] values, long[] inputShape, long[] outputShape)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(values, inputShape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [input], [tensor], [output]);
        Assert.Equal(outputShape, results[0].GetTensorTypeAndShape().Shape);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
