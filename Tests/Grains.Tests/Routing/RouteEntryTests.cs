using System.Collections.Immutable;
using Grid.Models;
using Grid.Routing;
using Xunit;

namespace Grid.Tests.Routing;

public sealed class RouteEntryTests
{
    private static readonly ModelKey Key = new("public", "m");
    private static readonly ModelSignature Signature = new("onnxruntime_onnx", [], 0, [], [], 0, []);
    private readonly RouteEntry _entry = new(Key);

    [Theory]
    [InlineData(2, 5, false)]
    [InlineData(1, 9, false)]
    [InlineData(2, 4, false)]
    [InlineData(2, 6, true)]
    [InlineData(3, 0, true)]
    public void TakePushed_AnotherTable_CountsIfItIsNewer(long incarnation, long version, bool isTaken)
    {
        _entry.Take(Table(2, 5), renewAt: 50, leasedUntil: 100, emptyUntil: 10);
        var pushed = Table(incarnation, version);

        _entry.TakePushed(pushed, emptyUntil: 20);

        Assert.Equal(isTaken, ReferenceEquals(pushed, _entry.Snapshot.Table));
        Assert.True(_entry.Snapshot.IsValidAt(99));
        Assert.False(_entry.Snapshot.IsValidAt(100));
    }

    // The push of a change may overtake the answer to the lease that was asked for before it.
    [Fact]
    public void Take_LeaseOvertakenByAPush_KeepsTheNewerTable()
    {
        var pushed = Table(1, 2);
        _entry.TakePushed(pushed, emptyUntil: 10);

        Assert.Same(pushed, _entry.Take(Table(1, 1), renewAt: 50, leasedUntil: 100, emptyUntil: 10));
        Assert.True(_entry.Snapshot.IsValidAt(0));
    }

    [Fact]
    public void IsValidAt_TableWithoutVersions_IsBelievedBriefly()
    {
        _entry.Take(Table(1, 1) with { Versions = [] }, renewAt: 50, leasedUntil: 100, emptyUntil: 10);

        Assert.True(_entry.Snapshot.IsValidAt(9));
        Assert.False(_entry.Snapshot.IsValidAt(10));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_AsksOnce()
    {
        var asked = 0;
        var answer = new TaskCompletionSource<RouteTable>();
        Task<RouteTable> AskAsync(RouteEntry entry)
        {
            asked++;
            return answer.Task;
        }

        var waiting = Enumerable.Range(0, 10).Select(_ => _entry.AskAsync(AskAsync)).ToArray();
        answer.SetResult(Table(1, 1));
        await Task.WhenAll(waiting);
        await _entry.AskAsync(AskAsync);

        Assert.Equal(2, asked);
    }

    private static RouteTable Table(long incarnation, long version)
        => new(Key, incarnation, version, ImmutableArray.Create(new VersionRoutes(1, Signature, [])));
}
