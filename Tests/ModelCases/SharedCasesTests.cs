using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;

namespace Grid.ModelCases;

// Every model with known answers, through the front door of a real silo process.
public sealed class SharedCasesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private TestSilo? _silo;

    public async Task InitializeAsync()
    {
        if (SharedCases.Folder is not null)
        {
            _silo = await TestSilo.StartAsync(models =>
            {
                foreach (var folder in SharedCases.ModelFolders)
                {
                    TestSilo.AddModel(models, SharedCases.ModelName(folder), SharedCases.ModelFile(folder));
                }
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }
    }

    [SharedFact]
    public async Task Infer_EachCaseAloneBinary_AnswersAsExpected()
    {
        var differences = new List<string>();
        var cases = SharedCases.Cases.ToArray();
        foreach (var shared in cases)
        {
            var answer = await _silo!.Client.InferAsync(shared.Model, shared.Inputs, binary: true);
            AddIfAny(differences, shared.Difference(answer));
        }

        output.WriteLine($"binary, alone: {cases.Length} cases");
        Assert.NotEmpty(cases);
        Assert.Empty(differences);
    }

    [SharedFact]
    public async Task Infer_EachCaseAloneJson_AnswersAsExpectedOrAsksForBinary()
    {
        var differences = new List<string>();
        var (served, refused) = (0, 0);
        foreach (var shared in SharedCases.Cases)
        {
            var answer = await _silo!.Client.InferAsync(shared.Model, shared.Inputs, binary: false);
            if (shared.FitsJson)
            {
                served++;
                AddIfAny(differences, shared.Difference(answer));
            }
            else
            {
                refused++;
                AddIfAny(differences, answer.Status == 400 && answer.Error!.Contains("binary", StringComparison.Ordinal)
                    ? null
                    : $"{shared.Model}/{shared.Set}: a 16-bit float in JSON got {answer.Status}: {answer.Error}");
            }
        }

        output.WriteLine($"JSON, alone: {served} cases served, {refused} with FP16 or BF16 refused");
        Assert.True(served > 0 && refused > 0);
        Assert.Empty(differences);
    }

    [SharedFact]
    public async Task Infer_32ConcurrentMixedRequests_AnswersAsExpected()
    {
        var cases = SharedCases.Cases.ToArray();
        var random = new Random(11);
        var requests = Enumerable.Range(0, 20 * cases.Length)
            .Select(_ => (Case: cases[random.Next(cases.Length)], Binary: random.Next(2) == 0))
            .Select(request => request with { Binary = request.Binary || !request.Case.FitsJson })
            .ToArray();
        var differences = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (request, _) =>
        {
            var answer = await _silo!.Client.InferAsync(request.Case.Model, request.Case.Inputs, request.Binary);
            if (request.Case.Difference(answer) is { } difference)
            {
                differences.Add(difference);
            }
        });

        output.WriteLine($"32 concurrent: {requests.Length} requests over {cases.Length} cases");
        Assert.NotEmpty(cases);
        Assert.Empty(differences);
    }

    // A sequence of maps can't travel as a tensor: it is left out, and asking for it says why.
    [SharedFact]
    public async Task Infer_OutputThatIsNoTensor_IsLeftOutAndRefusedByName()
    {
        var shared = SharedCases.Cases.First(one => one.Model == "ruby_lightgbm");

        var answer = await _silo!.Client.InferAsync(shared.Model, shared.Inputs, binary: true);
        var metadata = await _silo.Client.GetAsync("/v2/models/ruby_lightgbm");
        var asked = await _silo.Client.PostAsync(
            "/v2/models/ruby_lightgbm/infer",
            """{"inputs":[{"name":"input","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"probabilities"}]}""");

        Assert.Equal(["label"], answer.Outputs.Keys);
        Assert.Equal(["label"], JsonNode.Parse(metadata.Body)!["outputs"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(400, asked.Status);
        Assert.Contains("tensor", asked.Body, StringComparison.Ordinal);
    }

    // Inside ONNX Runtime 1.29 an empty batch in a recurrent operator ends the process, so it must never get there.
    [SharedFact]
    public async Task Infer_NoRowsForARecurrentModel_IsRefusedAndTheSiloLives()
    {
        var refused = await _silo!.Client.InferAsync(
            "gru_stream", [new CaseTensor("x", "FP32", [0, 16], []), new CaseTensor("state", "FP32", [1, 0, 64], [])], binary: true);
        var served = await _silo.Client.InferAsync("linear10", [new CaseTensor("x", "FP32", [0, 10], [])], binary: true);

        Assert.Equal(400, refused.Status);
        Assert.Contains("recurrent", refused.Error, StringComparison.Ordinal);
        Assert.Equal([0, 1], served.Outputs["y"].Shape);
    }

    private static void AddIfAny(List<string> differences, string? difference)
    {
        if (difference is not null)
        {
            differences.Add(difference);
        }
    }
}
