using Grid.Serving;
using Grid.Tests.Serving;
using Xunit;

namespace Grid.Tests.Batching;

// Who leaves the queue, when, and with what answer.
public sealed class QueueTests
{
    [Fact]
    public async Task InferAsync_CallerGoesWhileQueued_LeavesTheQueueAtOnce()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        using var gone = new CancellationTokenSource();
        Task<InferenceOutcome> stays;
        using (engine.HoldThreads())
        {
            var goes = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 3), gone.Token).AsTask();
            stays = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 2), default).AsTask();
            Assert.Equal(2, replica.QueueLength);
            await gone.CancelAsync();
            Assert.Equal(InferenceStatus.Cancelled, (await goes).Status);
            Assert.Equal(1, replica.QueueLength);
        }

        Assert.Equal(2, Requests.Floats(await stays).Length);
        Assert.Equal(2, replica.GetStatistics().InferenceCount);
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_CallerGoneBefore_RunsNothing()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        var outcome = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), new CancellationToken(canceled: true));
        Assert.Equal(InferenceStatus.Cancelled, outcome.Status);
        Assert.Equal(0, replica.GetStatistics().ExecutionCount);
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    // A loop of a few minutes: it ends soon only if the run is told to.
    [Fact]
    public async Task InferAsync_OnlyCallerGoesWhileItRuns_StopsTheRun()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Slow(steps: 10_000_000, width: 64), """{"batching":"never"}""");
        using var gone = new CancellationTokenSource();
        var goes = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1, 0.1f), gone.Token).AsTask();
        Assert.True(SpinWait.SpinUntil(() => replica.QueueLength == 0, TimeSpan.FromSeconds(30)), "The request did not begin to run.");
        await gone.CancelAsync();
        Assert.Equal(InferenceStatus.Cancelled, (await goes).Status);

        await replica.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_DeadlinePassesWhileQueued_IsAnsweredThen()
    {
        var time = new ManualTime();
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1, time);
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        Task<InferenceOutcome> patient;
        using (engine.HoldThreads())
        {
            var hasty = Ask(TimeSpan.FromMilliseconds(50));
            patient = Ask(TimeSpan.FromMilliseconds(5000));
            var hastier = Ask(TimeSpan.FromMilliseconds(20));
            time.Advance(TimeSpan.FromMilliseconds(20));
            Assert.Equal(InferenceStatus.DeadlineExceeded, (await hastier).Status);
            Assert.False(hasty.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(30));
            Assert.Equal(InferenceStatus.DeadlineExceeded, (await hasty).Status);
            Assert.Equal(1, replica.QueueLength);
        }

        Assert.Single(Requests.Floats(await patient));
        Assert.Equal(1, replica.GetStatistics().InferenceCount);
        Assert.Equal(2, replica.GetStatistics().Fail.Count);

        var late = Requests.Floats(replica, engine.Buffers, 1);
        late.Deadline = time.GetTimestamp();
        Assert.Equal(InferenceStatus.DeadlineExceeded, (await replica.InferAsync(late, default)).Status);
        Assert.Equal(0, engine.Buffers.LeasedBytes);

        Task<InferenceOutcome> Ask(TimeSpan within)
        {
            var request = Requests.Floats(replica, engine.Buffers, 1);
            request.Deadline = time.GetTimestamp() + within.Ticks;
            return replica.InferAsync(request, default).AsTask();
        }
    }

    [Fact]
    public async Task InferAsync_QueueOfRequestsFull_IsRefusedAtOnce()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10(), """{"queue":{"maxRequests":3}}""");
        Task<InferenceOutcome>[] taken;
        using (engine.HoldThreads())
        {
            taken = [.. Enumerable.Range(0, 3).Select(_ => replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default).AsTask())];
            var refused = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default);
            Assert.True(refused.IsCompleted);
            var outcome = await refused;
            Assert.Equal(InferenceStatus.QueueFull, outcome.Status);
            Assert.Contains("3 requests", outcome.Message, StringComparison.Ordinal);
        }

        Assert.All(await Task.WhenAll(taken), outcome => Assert.Single(Requests.Floats(outcome)));
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_QueueOfBytesFull_IsRefusedAtOnce()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10(), """{"queue":{"maxBytes":1024}}""");
        Task<InferenceOutcome> taken;
        using (engine.HoldThreads())
        {
            taken = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 25), default).AsTask();
            Assert.Equal(InferenceStatus.QueueFull, (await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default)).Status);
        }

        Assert.Equal(25, Requests.Floats(await taken).Length);

        // A single request larger than the limit passes when nothing else waits: it could never pass otherwise.
        Assert.Equal(100, Requests.Floats(await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 100), default)).Length);
    }

    [Fact]
    public async Task DrainAsync_RequestsQueued_AnswersThemAndSendsNewOnesElsewhere()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        Task<InferenceOutcome> queued;
        Task drained;
        using (engine.HoldThreads())
        {
            queued = replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default).AsTask();
            drained = replica.DrainAsync();
            Assert.False(drained.IsCompleted);
            var late = Requests.Floats(replica, engine.Buffers, 1);
            Assert.Equal(InferenceStatus.StaleRoute, (await replica.InferAsync(late, default)).Status);
            Assert.NotNull(late.Inputs[0].Buffer);
            late.Release();
        }

        await drained.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(Requests.Floats(await queued));
    }

    [Fact]
    public async Task UnloadAsync_AnswerStillRead_FreesTheSessionAfterwards()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        var outcome = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default);
        var unloaded = replica.UnloadAsync();
        await replica.DrainAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(unloaded.IsCompleted);
        var data = outcome.Result!.Outputs[0].Data;
        Assert.Equal(4, data.Span.Length);
        outcome.Result.Dispose();
        await unloaded.WaitAsync(TimeSpan.FromSeconds(30));

        // What is read after its end is an error, not another tensor's bytes.
        Assert.ThrowsAny<Exception>(() => data.Span.Length);
    }

    [Fact]
    public async Task UnloadAsync_RequestsQueued_RefusesThem()
    {
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        Task unloaded;
        using (engine.HoldThreads())
        {
            var queued = Enumerable.Range(0, 5)
                .Select(_ => replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default).AsTask()).ToArray();
            unloaded = replica.UnloadAsync();
            Assert.All(await Task.WhenAll(queued), outcome => Assert.Equal(InferenceStatus.Unavailable, outcome.Status));
        }

        await unloaded.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_DelayConfigured_WaitsForMoreRowsUntilItEnds()
    {
        var time = new ManualTime();
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1, time);
        var replica = await engine.LoadAsync(MadeModels.Linear10(), """{"maxBatchSize":4,"maxQueueDelay":"5ms"}""");
        Task<InferenceOutcome> Ask() => replica.InferAsync(Requests.Floats(replica, engine.Buffers, 1), default).AsTask();

        var first = Ask();
        time.Advance(TimeSpan.FromMilliseconds(3));
        var second = Ask();
        Assert.Equal(2, replica.QueueLength);
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Single(Requests.Floats(await first));
        Assert.Single(Requests.Floats(await second));
        Assert.Equal(1, replica.GetStatistics().ExecutionCount);

        // A full batch doesn't wait.
        var four = Enumerable.Range(0, 4).Select(_ => Ask()).ToArray();
        Assert.All(await Task.WhenAll(four), outcome => Assert.Single(Requests.Floats(outcome)));
        Assert.Equal(2, replica.GetStatistics().ExecutionCount);
    }
}
