using System.Collections.Concurrent;
using Grid.OnnxModels.Proto;
using Xunit;
using Xunit.Abstractions;

namespace Grid.ModelCases;

// The ONNX backend suite through the front door: whatever bare ONNX Runtime does with a case, the silo does, too.
public sealed class BackendSuiteTests(ITestOutputHelper output)
{
    // Operators that draw random numbers answer differently each time; datatypes and shapes are compared all the same.
    private static readonly string[] RandomOperators =
        ["Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"];

    [BackendFact]
    public async Task Infer_EveryCase_HasTheOutcomeOfBareOnnxRuntime()
    {
        await using var silo = await TestSilo.StartAsync();
        var cases = Directory.GetFiles(BackendFactAttribute.Folder, "model.onnx", SearchOption.AllDirectories)
            .Select(model => Path.GetDirectoryName(model)!)
            .SelectMany(folder => Directory.GetDirectories(folder, "test_data_set_*").Select(set => (Folder: folder, Set: set)))
            .OrderBy(one => one.Set, StringComparer.Ordinal)
            .ToArray();
        var counts = new ConcurrentDictionary<string, int>();
        var differences = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(cases.GroupBy(one => one.Folder), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (group, _) =>
        {
            foreach (var (folder, set) in group)
            {
                var (outcome, difference) = await CompareAsync(silo, folder, set);
                counts.AddOrUpdate(outcome, 1, (_, count) => count + 1);
                if (difference is not null)
                {
                    differences.Add($"{Path.GetFileName(folder)}: {difference}");
                }
            }
        });

        foreach (var (outcome, count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{count,5}  {outcome}");
        }

        output.WriteLine($"{cases.Length,5}  cases, {differences.Count} with another outcome through the door");
        Assert.True(cases.Length > 1000, $"Only {cases.Length} cases were found.");
        Assert.Empty(differences.Order(StringComparer.Ordinal));
    }

    private static async Task<(string Outcome, string? Difference)> CompareAsync(TestSilo silo, string folder, string set)
    {
        var file = Path.Combine(folder, "model.onnx");
        var bare = BareRuntime.Run(file, set);
        var model = Path.GetFileName(Path.GetDirectoryName(folder)!) + "." + Path.GetFileName(folder);
        TestSilo.AddModel(silo.Models, model, file);
        try
        {
            var (loadStatus, loadBody) = await silo.Client.PostAsync($"/v2/repository/models/{model}/load", "{}");
            switch (bare.Outcome)
            {
                case BareOutcome.LoadFailed:
                    return ("model refused", loadStatus == 400 ? null : $"bare refuses the model ({bare.Reason}), the silo answers {loadStatus}");
                case BareOutcome.BeyondTheProtocol:
                    return ("beyond the protocol", loadStatus is 200 or 400 ? null : $"a model beyond the protocol got {loadStatus}: {loadBody}");
            }

            if (loadStatus != 200)
            {
                return ("answered", $"bare loads the model, the silo answers {loadStatus}: {loadBody}");
            }

            var answer = await silo.Client.InferAsync(model, bare.Inputs, binary: true);
            if (bare.Outcome == BareOutcome.RunFailed)
            {
                return ("inputs refused", answer.Status is >= 400 and < 600 ? null : $"bare refuses the inputs ({bare.Reason}), the silo answers {answer.Status}");
            }

            return Judge(file, bare, answer);
        }
        finally
        {
            await silo.Client.PostAsync($"/v2/repository/models/{model}/unload", "{}");
        }
    }

    private static (string Outcome, string? Difference) Judge(string file, BareRun bare, OipAnswer answer)
    {
        if (answer.Status != 200)
        {
            return ("answered", $"bare answers, the silo says {answer.Status}: {answer.Error}");
        }

        var isRandom = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph.Node.Any(node => RandomOperators.Contains(node.OpType));
        var tolerance = isRandom ? double.PositiveInfinity : 1e-6;
        var difference = bare.Outputs
            .Select(output => Comparison.Difference(output, answer.Outputs.GetValueOrDefault(output.Name), 1e-4, tolerance))
            .FirstOrDefault(one => one is not null);
        return (isRandom ? "answered, at random" : "answered", difference);
    }
}
