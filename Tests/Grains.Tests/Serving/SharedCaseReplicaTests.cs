using Grid.Serving;
using Xunit.Abstractions;
using Xunit;

namespace Grid.Tests.Serving;

// Every model with known answers, through a replica: alone, off its alignment, and among others at the same time.
public sealed class SharedCaseReplicaTests(ITestOutputHelper output)
{
    // What the cases' README says of rows, and what is known of the models that it says nothing of.
    private static readonly Dictionary<string, bool> Joins = new(StringComparer.Ordinal)
    {
        ["big_mlp"] = true,
        ["bert_tiny"] = true,
        ["burn_sine"] = true,
        ["cifar10_cnn"] = true,
        ["go_0_dim_output"] = false,
        ["go_dynamic_axes"] = true,
        ["go_multitype"] = false,
        ["gru_stream"] = false,
        ["light_squeezenet"] = false,
        ["linear10"] = true,
        ["lstm_stream"] = true,
        ["mlnet_argmax"] = true,
        ["mlnet_breastcancer_lr"] = false,
        ["mlnet_twoinput"] = false,
        ["mnist_8"] = false,
        ["mnist_8_batchN"] = true,
        ["ort_js_matmul"] = false,
        ["ort_rs_overridable_initializer"] = false,
        ["ruby_abs_free_dims"] = true,
        ["ruby_identity_string"] = false,
        ["ruby_lightgbm"] = false,
        ["ruby_logical_and"] = false,
        ["ruby_mul_1"] = false,
        ["sklearn_treecl"] = true,
        ["sklearn_treecl2"] = true,
        ["spam_mlp"] = true,
        ["tiny_gpt2_fp32"] = false,
        ["tract_lgbm_classifier_tensor"] = true,
        ["tract_linear_regressor"] = true,
        ["tribuo_iris_lr"] = true,
        ["triton_identity_string"] = true,
        ["triton_int32_int8_int8"] = true,
        ["triton_simple"] = true,
        ["triton_simple_dyna_sequence"] = true,
        ["triton_simple_int8"] = true,
        ["triton_simple_sequence"] = true,
        ["triton_simple_string"] = true,
    };

    [SharedFact]
    public async Task LoadAsync_EachModel_JoinsRowsOnlyWhereTheyKeepApart()
    {
        await using var engine = new TestEngine();
        var wrong = new List<string>();
        foreach (var (name, replica) in await LoadAllAsync(engine))
        {
            var joins = replica.Signature.MaxBatchSize > 0;
            output.WriteLine($"{name}: {(joins ? "joined" : "one by one")}");
            if (Joins.TryGetValue(name, out var expected) && expected != joins)
            {
                wrong.Add($"{name} is {(joins ? "" : "not ")}joined");
            }
        }

        Assert.Empty(wrong);
    }

    [SharedFact]
    public async Task InferAsync_EachCaseAlone_AnswersAsExpected()
    {
        await using var engine = new TestEngine();
        var replicas = await LoadAllAsync(engine);
        var wrong = new List<string>();
        var asked = 0;
        foreach (var known in SharedCases.Cases.Where(known => replicas.ContainsKey(known.Model)))
        {
            foreach (var offset in new[] { 0, 1 })
            {
                asked++;
                if (await AskAsync(engine, replicas[known.Model], known, offset) is { } difference)
                {
                    wrong.Add(difference);
                }
            }
        }

        output.WriteLine($"{asked} requests to {replicas.Count} models");
        Assert.True(asked > 2 * replicas.Count, "There are fewer cases than models.");
        Assert.Empty(wrong);
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [SharedFact]
    public async Task InferAsync_CasesOfAllModelsAtOnce_AnswersAsExpected()
    {
        const int Repeats = 6;
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 2);
        var replicas = await LoadAllAsync(engine);
        var cases = SharedCases.Cases.Where(known => replicas.ContainsKey(known.Model)).ToArray();
        var order = Enumerable.Range(0, cases.Length * Repeats).Select(i => cases[i % cases.Length]).ToArray();
        new Random(7).Shuffle(order);

        Task<string?>[] asked;
        using (engine.HoldThreads())
        {
            // All are queued before the first runs, so that whatever can be joined is.
            asked = [.. order.Select((known, i) => AskAsync(engine, replicas[known.Model], known, i % 3))];
        }

        var wrong = (await Task.WhenAll(asked)).Where(difference => difference is not null).ToArray();
        Assert.Empty(wrong);
        foreach (var (name, replica) in replicas)
        {
            var statistics = replica.GetStatistics();
            var requests = order.Count(known => known.Model == name);
            Assert.Equal(requests, statistics.Success.Count);
            if (replica.Signature.MaxBatchSize > 0)
            {
                Assert.True(statistics.ExecutionCount < requests, $"No requests of {name} were joined.");
            }
        }

        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    private static async Task<string?> AskAsync(TestEngine engine, Replica replica, SharedCase known, int offset)
    {
        var request = Requests.Make(replica.Signature, engine.Buffers, known.Inputs, offset);
        var outcome = await replica.InferAsync(request, CancellationToken.None);
        using var result = outcome.Result;
        return known.Difference(result is null
            ? new OipAnswer(400, new Dictionary<string, CaseTensor>(), outcome.Message)
            : new OipAnswer(200, Requests.Read(result), null));
    }

    private static async Task<Dictionary<string, Replica>> LoadAllAsync(TestEngine engine)
    {
        var replicas = new Dictionary<string, Replica>();
        foreach (var folder in SharedCases.ModelFolders)
        {
            var file = SharedCases.ModelFile(folder);
            var load = await engine.TryLoadAsync(path => File.CreateSymbolicLink(path, file));
            if (load.Replica is { } replica)
            {
                replicas.Add(SharedCases.ModelName(folder), replica);
            }
            else
            {
                // The one reason that lies with the machine: the locale that string models are normalized by.
                Assert.Contains("en_US.UTF-8", load.Reason, StringComparison.Ordinal);
            }
        }

        return replicas;
    }
}
