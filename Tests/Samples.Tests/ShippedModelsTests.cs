using System.Globalization;
using System.Text.Json.Nodes;
using Grid.Samples.Evaluation;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Grid.Samples;

public sealed class ShippedModelsTests
{
    public static TheoryData<string> Names => ["digits", "breast_cancer", "spam"];

    [Theory]
    [InlineData("digits", "pixels:Float[N,64]", "label:Int64[N]", "probabilities:Float[N,10]")]
    [InlineData("breast_cancer", "features:Float[N,30]", "benign:Float[N,1]", "label:Int64[N]")]
    [InlineData("spam", "text:String[N,1]", "probability:Float[N,1]", "label:String[N,1]")]
    public void Signature_OfShippedModel_IsTheDocumentedOne(string name, string input, params string[] outputs)
    {
        using var session = new InferenceSession(RepositoryPaths.Model(name));

        Assert.Equal([input], session.InputMetadata.Select(Describe));
        Assert.Equal(outputs.Order(), session.OutputMetadata.Select(Describe).Order());
    }

    [Theory]
    [InlineData("digits", 0.96)]
    [InlineData("breast_cancer", 0.95)]
    [InlineData("spam", 0.97)]
    public void Metadata_OfShippedModel_TellsMakerAndAccuracy(string name, double leastAccuracy)
    {
        using var session = new InferenceSession(RepositoryPaths.Model(name));
        ModelMetadata metadata = session.ModelMetadata;

        Assert.Equal("grid-trainer", metadata.ProducerName);
        Assert.Contains($"'{session.InputNames[0]}'", metadata.Description, StringComparison.Ordinal);
        Assert.Contains("CC BY 4.0", metadata.CustomMetadataMap["data"], StringComparison.Ordinal);
        double accuracy = double.Parse(metadata.CustomMetadataMap["held_out_accuracy"], CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, leastAccuracy, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void File_OfShippedModel_IsBelowOneMegabyte(string name)
        => Assert.InRange(new FileInfo(RepositoryPaths.Model(name)).Length, 1, Thresholds.MaxBytes);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Examples_GivesWhatTheFileExpects(string name)
    {
        using Scorer scorer = Load(name);
        JsonArray examples = Examples(name);
        Assert.InRange(examples.Count, 3, 5);

        foreach (JsonNode? example in examples)
        {
            JsonNode input = example!["request"]!["inputs"]![0]!;
            Assert.Equal(scorer.InputName, (string?)input["name"]);
            IReadOnlyDictionary<string, JsonArray> actual = RunOn(scorer, [input]);
            JsonObject expected = example["expected"]!.AsObject();

            Assert.Equal(expected.Select(output => output.Key).Order(), actual.Keys.Order());
            Assert.All(expected, output => AssertClose(output.Value!.AsArray(), actual[output.Key], 1e-3));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ExamplesStacked_GivesEachRowsOwnAnswer(string name)
    {
        using Scorer scorer = Load(name);
        JsonNode[] inputs = [.. Examples(name).Select(example => example!["request"]!["inputs"]![0]!)];

        IReadOnlyDictionary<string, JsonArray> stacked = RunOn(scorer, inputs);

        for (var row = 0; row < inputs.Length; row++)
        {
            foreach ((string output, JsonArray alone) in RunOn(scorer, [inputs[row]]))
            {
                JsonArray slice = [.. stacked[output].Skip(row * alone.Count).Take(alone.Count).Select(value => value!.DeepClone())];
                AssertClose(alone, slice, 1e-4);
            }
        }
    }

    [Theory]
    [InlineData("digits", 64)]
    [InlineData("breast_cancer", 30)]
    [InlineData("spam", 1)]
    public void Run_NoRows_GivesNoRowsOfTheRightRank(string name, long width)
    {
        using var session = new InferenceSession(RepositoryPaths.Model(name));
        using OrtValue input = name == "spam"
            ? OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [0, width])
            : OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [0, width]);
        using var options = new RunOptions();

        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, session.InputNames, [input], session.OutputNames);

        Assert.All(
            session.OutputNames.Zip(results),
            pair => Assert.Equal(
                [0, .. session.OutputMetadata[pair.First].Dimensions[1..].Select(length => (long)length)],
                pair.Second.GetTensorTypeAndShape().Shape));
    }

    // Blank paper, and a measure of every cell at zero: far from any training row, but no NaN may come out.
    [Theory]
    [InlineData("digits", 64)]
    [InlineData("breast_cancer", 30)]
    public void Run_RowOfZeros_GivesFiniteProbabilities(string name, int width)
    {
        using Scorer scorer = Load(name);

        IReadOnlyDictionary<string, JsonArray> results = scorer.Run<float[]>([new float[width]]);

        Assert.All(
            results.Where(result => result.Key != "label").SelectMany(result => result.Value),
            value => Assert.InRange((double)value!, 0, 1));
    }

    private static Scorer Load(string name) => new(File.ReadAllBytes(RepositoryPaths.Model(name)));

    private static JsonArray Examples(string name)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Examples, $"{name}.json")))!["examples"]!.AsArray();

    private static IReadOnlyDictionary<string, JsonArray> RunOn(Scorer scorer, JsonNode[] inputs)
        => (string?)inputs[0]["datatype"] == "BYTES"
            ? scorer.Run<string>([.. inputs.Select(input => (string)input["data"]![0]!)])
            : scorer.Run<float[]>([.. inputs.Select(input => input["data"]!.AsArray().Select(value => (float)value!).ToArray())]);

    private static string Describe(KeyValuePair<string, NodeMetadata> value)
    {
        IEnumerable<string> shape = value.Value.Dimensions.Zip(
            value.Value.SymbolicDimensions, (length, symbol) => length < 0 ? symbol : length.ToString(CultureInfo.InvariantCulture));
        return $"{value.Key}:{value.Value.ElementDataType}[{string.Join(',', shape)}]";
    }

    private static void AssertClose(JsonArray expected, JsonArray actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i]!.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                Assert.Equal((string?)expected[i], (string?)actual[i]);
            }
            else
            {
                Assert.Equal(Number(expected[i]!), Number(actual[i]!), tolerance);
            }
        }
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}
