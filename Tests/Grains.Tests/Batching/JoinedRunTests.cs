using System.Runtime.InteropServices;
using Grid.Serving;
using Grid.Tests.Serving;
using Xunit;

namespace Grid.Tests.Batching;

// What is queued while the run threads are held runs together once they are free.
public sealed class JoinedRunTests
{
    [Fact]
    public async Task InferAsync_RequestsOfOneShape_ShareRunsUpToTheLimit()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Echo(ElementType.Float), """{"maxBatchSize":8}""");
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 20).Select(i =>
                replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1 + (i % 2), i), default).AsTask())];
        }

        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(Enumerable.Repeat((float)i, 4 * (1 + (i % 2))), Requests.Floats(await asked[i]));
        }

        // 30 rows in order of arrival: 1+2+1+2+1 (8 doesn't fit another 2), 2+1+2+1+2, ...
        var statistics = replica.GetStatistics();
        Assert.Equal(30, statistics.InferenceCount);
        Assert.All(statistics.Batches, batch => Assert.InRange(batch.BatchSize, 1, 8));
        Assert.Equal(4, statistics.ExecutionCount);
        Assert.Equal(20, statistics.Success.Count);
    }

    // A run thread runs no caller, and one that blocks, though it should not, stops none of those that its run answered too.
    [Fact]
    public async Task InferAsync_CallerBlocksOnceAnswered_HoldsBackNobody()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        using var othersAnswered = new CountdownEvent(15);
        Task<bool>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 16).Select(AskAsync)];
        }

        Assert.All(await Task.WhenAll(asked), Assert.True);
        Assert.Equal(1, replica.GetStatistics().ExecutionCount);

        async Task<bool> AskAsync(int index)
        {
            var outcome = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default).ConfigureAwait(false);
            var isOnPool = Thread.CurrentThread.IsThreadPoolThread;
            Assert.Single(Requests.Floats(outcome));
            if (index == 0)
            {
                return othersAnswered.Wait(TimeSpan.FromSeconds(30)) && isOnPool;
            }

            othersAnswered.Signal();
            return isOnPool;
        }
    }

    [Fact]
    public async Task InferAsync_PoisonousInput_FailsAlone()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(TestModels.Lookup());
        Assert.Equal(64, replica.Signature.MaxBatchSize);
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 9).Select(i =>
                replica.InferAsync(Requests.Integers(replica, engine.Buffers, i == 5 ? 1000 : i), default).AsTask())];
        }

        for (var i = 0; i < asked.Length; i++)
        {
            var outcome = await asked[i];
            if (i == 5)
            {
                Assert.Equal(InferenceStatus.InvalidInput, outcome.Status);
                Assert.Contains("1000", outcome.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal([2f * i, (2f * i) + 1], Requests.Floats(outcome));
            }
        }

        Assert.Equal(1, replica.GetStatistics().Fail.Count);
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_OtherRowsOutThanIn_AnswersEachAloneAndJoinsNoMore()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(TestModels.AtMostSixRows());
        Assert.Equal(64, replica.Signature.MaxBatchSize);
        for (var round = 0; round < 2; round++)
        {
            Task<InferenceOutcome>[] asked;
            using (engine.HoldThreads())
            {
                asked = [.. Enumerable.Range(0, 9).Select(i =>
                    replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1, i), default).AsTask())];
            }

            for (var i = 0; i < asked.Length; i++)
            {
                Assert.Equal(Enumerable.Repeat((float)i, 4), Requests.Floats(await asked[i]));
            }
        }

        Assert.Equal([1L], replica.GetStatistics().Batches.Select(batch => batch.BatchSize));
    }

    // The clock stands still, so that only the end of joining makes them due: those that wait wait for nothing any more.
    [Fact]
    public async Task InferAsync_JoiningEndsWhileOtherShapesWaitForMoreRows_AnswersAll()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1, new ManualTime());
        var replica = await engine.LoadAsync(
            TestModels.AtMostSixRows("M"), """{"batching":"always","maxBatchSize":8,"maxQueueDelay":"5ms"}""");
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 17).Select(i => replica.InferAsync(Width(replica, engine, i < 16 ? 4 : 3, i), default).AsTask())];
        }

        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(Enumerable.Repeat((float)i, i < 16 ? 4 : 3), Requests.Floats(await asked[i].WaitAsync(TimeSpan.FromSeconds(30))));
        }

        Assert.Equal([1L], replica.GetStatistics().Batches.Select(batch => batch.BatchSize));
    }

    [Fact]
    public async Task InferAsync_OtherInnerShapes_FormRunsOfTheirOwn()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var graph = new OnnxGraphBuilder("open");
        graph.Node(["y"], "Neg", [graph.Input("x", ElementType.Float, "N", "M")]);
        graph.Output("y", ElementType.Float, "N", "M");
        var replica = await engine.LoadAsync(graph);
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 12).Select(i => replica.InferAsync(Width(replica, engine, 1 + (i % 3), i), default).AsTask())];
        }

        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(Enumerable.Repeat(-(float)i, 1 + (i % 3)), Requests.Floats(await asked[i]));
        }

        Assert.Equal(3, replica.GetStatistics().ExecutionCount);
    }

    // The graph's output is its input: ONNX Runtime answers with the very memory that it was given.
    [Fact]
    public async Task InferAsync_InputPassedOn_AnswersWithMemoryOfItsOwn()
    {
        await using var engine = new TestEngine();
        var graph = new OnnxGraphBuilder("passed_on");
        graph.Node(["y"], "Neg", [graph.Input("x", ElementType.Float, "N", 2)]);
        graph.Output("x", ElementType.Float, "N", 2);
        graph.Output("y", ElementType.Float, "N", 2);
        var replica = await engine.LoadAsync(graph);
        var request = Requests.Floats(replica, engine.Buffers, 1, 5, 6);
        var buffer = request.Inputs[0].Buffer!.Retain();
        using var result = (await replica.InferAsync(request, default)).Result!;
        buffer.GetSpan().Clear();
        buffer.Release();
        Assert.Equal([5f, 6f], MemoryMarshal.Cast<byte, float>(result.Outputs[0].Data.Span).ToArray());
        Assert.Equal([-5f, -6f], MemoryMarshal.Cast<byte, float>(result.Outputs[1].Data.Span).ToArray());
    }

    [Fact]
    public async Task InferAsync_DifferentOutputsWanted_EachGetsItsOwn()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var graph = new OnnxGraphBuilder("three");
        var x = graph.Input("x", ElementType.Float, "N", 1);
        foreach (var op in new[] { "Neg", "Abs", "Exp" })
        {
            graph.Node([op], op, [x]);
            graph.Output(op, ElementType.Float, "N", 1);
        }

        var replica = await engine.LoadAsync(graph);
        Task<InferenceOutcome> one, two, all;
        using (engine.HoldThreads())
        {
            one = Ask(1);
            two = Ask(2, 0);
            all = Ask();
        }

        Assert.Equal(["Abs"], await NamesAsync(one));
        Assert.Equal(["Exp", "Neg"], await NamesAsync(two));
        Assert.Equal(["Neg", "Abs", "Exp"], await NamesAsync(all));
        Assert.Equal(1, replica.GetStatistics().ExecutionCount);

        Task<InferenceOutcome> Ask(params int[] outputs)
        {
            var request = Requests.Floats(replica, engine.Buffers, 1, -3);
            request.Outputs = outputs.Length > 0 ? outputs : null;
            return replica.InferAsync(request, default).AsTask();
        }

        static async Task<string[]> NamesAsync(Task<InferenceOutcome> asked)
        {
            using var result = (await asked).Result!;
            foreach (var output in result.Outputs)
            {
                var expected = output.Name switch { "Neg" => 3f, "Abs" => 3f, _ => MathF.Exp(-3) };
                Assert.Equal(expected, MemoryMarshal.Read<float>(output.Data.Span), 1e-6f);
            }

            return [.. result.Outputs.Select(output => output.Name)];
        }
    }

    [Fact]
    public async Task InferAsync_Strings_AreJoinedAndSplitByTheirLengths()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Echo(ElementType.String, width: 2));
        byte[][] elements = [[], "a"u8.ToArray(), "żółw 大 김"u8.ToArray(), [0xff, 0xfe, 0], "line\nbreak"u8.ToArray(), new byte[5000]];
        Task<InferenceOutcome>[] asked;
        using (engine.HoldThreads())
        {
            asked = [.. Enumerable.Range(0, 7).Select(i => replica.InferAsync(
                Requests.Make(replica.Signature, engine.Buffers, [new CaseTensor("x", "BYTES", [i, 2], Wire(i))]), default).AsTask())];
        }

        for (var i = 0; i < asked.Length; i++)
        {
            using var result = (await asked[i]).Result!;
            Assert.Equal([i, 2], result.Outputs[0].Shape);
            Assert.Equal(Wire(i), result.Outputs[0].Data.ToArray());
        }

        // The one without rows runs alone.
        Assert.Equal(2, replica.GetStatistics().ExecutionCount);

        byte[] Wire(int rows) => [.. Enumerable.Range(0, rows * 2).Select(i => elements[(rows + i) % elements.Length])
            .SelectMany(element => BitConverter.GetBytes(element.Length).Concat(element))];
    }

    private static InferenceRequest Width(Replica replica, TestEngine engine, int width, float value) => Requests.Make(
        replica.Signature, engine.Buffers,
        [new CaseTensor("x", "FP32", [1, width], MemoryMarshal.AsBytes(Enumerable.Repeat(value, width).ToArray().AsSpan()).ToArray())]);
}
