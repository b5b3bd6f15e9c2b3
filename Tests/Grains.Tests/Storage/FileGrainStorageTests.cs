using Grid.Storage;
using Grid.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using Xunit;

namespace Grid.Tests.Storage;

public sealed class FileGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("model", "public/A");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_WrittenState_ComesBackFromANewStore()
    {
        var written = new GrainState<TestState>(new TestState { Number = 7, Text = "ä\"\\\n" });
        await Open().WriteStateAsync("state", Grain, written);

        var read = new GrainState<TestState>();
        await Open().ReadStateAsync("state", Grain, read);

        Assert.True(read.RecordExists);
        Assert.Equal((7, "ä\"\\\n", written.ETag), (read.State!.Number, read.State!.Text, read.ETag));
    }

    [Fact]
    public async Task Read_NothingWritten_GivesAnEmptyState()
    {
        var read = new GrainState<TestState>(new TestState { Number = 1 }) { ETag = "old", RecordExists = true };

        await Open().ReadStateAsync("state", Grain, read);

        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Equal(0, read.State!.Number);
    }

    [Fact]
    public async Task Write_StaleEtag_IsRefusedAndNothingChanges()
    {
        var store = Open();
        var first = new GrainState<TestState>(new TestState { Number = 1 });
        await store.WriteStateAsync("state", Grain, first);
        var stale = new GrainState<TestState>(new TestState { Number = 99 }) { ETag = first.ETag };
        first.State!.Number = 2;
        await store.WriteStateAsync("state", Grain, first);

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteStateAsync("state", Grain, stale));

        Assert.Equal(first.ETag, error.StoredEtag);
        Assert.Equal(2, (await ReadAsync(store)).Number);
    }

    [Fact]
    public async Task Write_WithoutEtagOverARecord_IsRefused()
    {
        var store = Open();
        await store.WriteStateAsync("state", Grain, new GrainState<TestState>(new TestState { Number = 1 }));

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => store.WriteStateAsync("state", Grain, new GrainState<TestState>(new TestState { Number = 2 })));

        Assert.Equal(1, (await ReadAsync(store)).Number);
    }

    // An etag that began again with each record would let this write through.
    [Fact]
    public async Task Write_EtagOfARecordDeletedSince_IsRefused()
    {
        var store = Open();
        var first = new GrainState<TestState>(new TestState { Number = 1 });
        await store.WriteStateAsync("state", Grain, first);
        var stale = new GrainState<TestState>(new TestState { Number = 99 }) { ETag = first.ETag };
        await store.ClearStateAsync("state", Grain, first);
        Assert.False(first.RecordExists);
        await store.WriteStateAsync("state", Grain, new GrainState<TestState>(new TestState { Number = 2 }));

        await Assert.ThrowsAsync<InconsistentStateException>(() => store.WriteStateAsync("state", Grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => store.ClearStateAsync("state", Grain, stale));

        Assert.Equal(2, (await ReadAsync(store)).Number);
    }

    [Fact]
    public async Task Write_ManyWritersOfOneRecord_OneWinsEachRound()
    {
        var store = Open();
        var state = new GrainState<TestState>(new TestState());
        await store.WriteStateAsync("state", Grain, state);
        for (var round = 1; round <= 20; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
            {
                var attempt = new GrainState<TestState>(new TestState { Number = round }) { ETag = state.ETag };
                try
                {
                    await store.WriteStateAsync("state", Grain, attempt);
                    return attempt.ETag;
                }
                catch (InconsistentStateException)
                {
                    return null;
                }
            }));

            state.ETag = Assert.Single(outcomes, static etag => etag is not null);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"grain\":\"model/pub")]
    [InlineData("[]")]
    [InlineData("{\"grain\":\"model/public/A\",\"state\":\"state\",\"data\":{}}")]
    [InlineData("{\"grain\":\"model/public/A\",\"state\":\"state\",\"etag\":\"1\",\"data\":null}")]
    [InlineData("{\"grain\":\"model/public/B\",\"state\":\"state\",\"etag\":\"1\",\"data\":{}}")]
    public async Task Read_DamagedFile_NamesItAndLeavesOthersAlone(string content)
    {
        var store = Open();
        var other = GrainId.Create("model", "public/other");
        await store.WriteStateAsync("state", other, new GrainState<TestState>(new TestState { Number = 5 }));
        var path = _folder.PathOf(StateFileName.Of(Grain, "state"));
        await File.WriteAllTextAsync(path, content);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(store));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(path));
        var read = new GrainState<TestState>();
        await store.ReadStateAsync("state", other, read);
        Assert.Equal(5, read.State!.Number);
    }

    // A later silo may have added members; an earlier one must still read the record.
    [Fact]
    public async Task Read_RecordWithUnknownMembers_PassesThemOver()
    {
        await File.WriteAllTextAsync(
            _folder.PathOf(StateFileName.Of(Grain, "state")),
            """{"grain":"model/public/A","state":"state","etag":"1","later":[1],"data":{"number":3,"unheardOf":{"x":1}}}""");

        Assert.Equal(3, (await ReadAsync(Open())).Number);
    }

    // The outcome of this write is unknown to its caller: the record must be the new one, whole, under its new etag.
    [Fact]
    public async Task Write_DirectoryNotFlushed_ThrowsAndTheRecordIsWhole()
    {
        var state = new GrainState<TestState>(new TestState { Number = 1 });
        await Open().WriteStateAsync("state", Grain, state);
        var before = state.ETag;
        state.State!.Number = 2;

        await Assert.ThrowsAsync<IOException>(
            () => Open(StateFilesTests.FailAt(nameof(StateFileStep.FlushDirectory))).WriteStateAsync("state", Grain, state));

        Assert.Equal(before, state.ETag);
        var read = new GrainState<TestState>();
        await Open().ReadStateAsync("state", Grain, read);
        Assert.Equal(2, read.State!.Number);
        Assert.NotEqual(before, read.ETag);
    }

    private static async Task<TestState> ReadAsync(FileGrainStorage store)
    {
        var read = new GrainState<TestState>();
        await store.ReadStateAsync("state", Grain, read);
        return read.State!;
    }

    private FileGrainStorage Open(Action<StateFileStep>? before = null)
        => new(new StateFiles(_folder.FullPath, before), NullLogger.Instance);
}
