using Grid.Models;
using Xunit;

namespace Grid.Tests.Models;

public sealed class OperationQueueTests
{
    private readonly OperationQueue _queue = new();

    [Fact]
    public void TryBegin_OneRuns_TheNextWaitsForItsEnd()
    {
        var (first, second) = (Load(), Load());
        Assert.True(_queue.TryAdd(first));
        Assert.True(_queue.TryAdd(second));
        Assert.True(_queue.TryBegin(out var begun));
        Assert.Same(first, begun);
        Assert.False(_queue.TryBegin(out _));

        _queue.End(Outcomes.Succeeded);

        Assert.True(first.Ended.IsCompletedSuccessfully);
        Assert.True(_queue.TryBegin(out begun));
        Assert.Same(second, begun);
    }

    [Fact]
    public void TryAdd_TooManyWait_IsRefused()
    {
        for (var i = 0; i < OperationQueue.MaxWaiting; i++)
        {
            Assert.True(_queue.TryAdd(Load()));
        }

        Assert.False(_queue.TryAdd(Load()));
    }

    // The activation and the starting silo both ensure the same model: one of them does the work.
    [Fact]
    public void TryAdd_EnsureWhileOneRuns_JoinsIt()
    {
        Assert.True(_queue.TryAdd(Ensure()));
        Assert.True(_queue.TryBegin(out var running));
        var joining = Ensure();

        Assert.True(_queue.TryAdd(joining));

        Assert.True(_queue.TryFind(joining.Id, out var found));
        Assert.Same(running, found);
        _queue.End(Outcomes.Succeeded);
        Assert.True(_queue.IsIdle);
    }

    // The one that runs may have looked at its replicas before this one was lost.
    [Fact]
    public void TryAdd_EnsureForALostReplicaWhileOneRuns_WaitsItsTurn()
    {
        Assert.True(_queue.TryAdd(Ensure()));
        Assert.True(_queue.TryBegin(out var running));
        var (loss, another) = (EnsureAnew(), EnsureAnew());

        Assert.True(_queue.TryAdd(loss));
        Assert.True(_queue.TryAdd(another));

        Assert.True(_queue.TryFind(loss.Id, out var found));
        Assert.NotSame(running, found);
        Assert.True(_queue.TryFind(another.Id, out var joined));
        Assert.Same(found, joined);
    }

    // An unload lies between the two: the second one must see what the unload has done.
    [Fact]
    public void TryAdd_EnsureBehindAnUnload_WaitsItsTurn()
    {
        Assert.True(_queue.TryAdd(Ensure()));
        Assert.True(_queue.TryBegin(out _));
        Assert.True(_queue.TryAdd(new ModelOperation(Guid.NewGuid(), OperationKind.Unload, null)));
        var last = Ensure();

        Assert.True(_queue.TryAdd(last));

        Assert.True(_queue.TryFind(last.Id, out var found));
        Assert.Same(last, found);
    }

    [Fact]
    public void End_ManyOperations_ForgetsTheOldest()
    {
        var first = Load();
        Run(first);
        for (var i = 0; i < 1000; i++)
        {
            Run(Load());
        }

        Assert.False(_queue.TryFind(first.Id, out _));
    }

    [Fact]
    public void Abandon_SomeWait_EndsThemAsUnknown()
    {
        var (first, second) = (Load(), Load());
        Assert.True(_queue.TryAdd(first));
        Assert.True(_queue.TryBegin(out _));
        Assert.True(_queue.TryAdd(second));

        _queue.Abandon();

        Assert.Equal(Outcomes.Unknown, first.Status);
        Assert.Equal(Outcomes.Unknown, second.Status);
        Assert.True(second.Ended.IsCompletedSuccessfully);
    }

    // A caller that is told so sends its command again, which must not find the operation that was given up.
    [Fact]
    public void Abandon_CommandsSentAgain_AreNew()
    {
        var (first, second) = (Load(), Load());
        Assert.True(_queue.TryAdd(first));
        Assert.True(_queue.TryBegin(out _));
        Assert.True(_queue.TryAdd(second));

        _queue.Abandon();

        Assert.False(_queue.TryFind(first.Id, out _));
        Assert.False(_queue.TryFind(second.Id, out _));
    }

    private static ModelOperation Load() => new(Guid.NewGuid(), OperationKind.Load, null);

    private static ModelOperation Ensure() => new(Guid.NewGuid(), OperationKind.Ensure, null) { JoinsRunning = true };

    private static ModelOperation EnsureAnew() => new(Guid.NewGuid(), OperationKind.Ensure, null);

    private void Run(ModelOperation operation)
    {
        Assert.True(_queue.TryAdd(operation));
        Assert.True(_queue.TryBegin(out _));
        _queue.End(Outcomes.Succeeded);
    }
}
