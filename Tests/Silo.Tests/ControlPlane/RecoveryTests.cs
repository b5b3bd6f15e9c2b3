using System.Text;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

// What a recovery puts into Redis, and what it leaves alone.
public sealed class RecoveryTests(PlaneRedis redis) : PlaneTest(redis)
{
    [Fact]
    public async Task RecoverAsync_RecordsMissingOlderAndWrittenSince_PutsBackTheFirstTwo()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.RequireAsync();
        Keep(silo, "missing", "m2", 12);
        Keep(silo, "since", "s1", 40);
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);
        await PutAsync("since", "written since the loss");

        var done = await silo.Recovery.RecoverAsync(withoutMissing: false, CancellationToken.None);

        Assert.Equal((1, 1), (done.Records, done.Silos));
        Assert.Empty(done.Missing);
        Assert.Equal([KeyOf("since")], done.Conflicts);
        Assert.Contains(KeyOf("since"), Assert.Single(silo.Logs.Of(EventIds.RecoveryConflict)), StringComparison.Ordinal);
        Assert.Equal("m2", await Redis.FieldAsync(KeyOf("missing"), "etag"));
        Assert.Equal("data of m2", await Redis.FieldAsync(KeyOf("missing"), "data"));
        Assert.Equal("written since the loss", await Redis.FieldAsync(KeyOf("since"), "etag"));
        Assert.True(await silo.Records.CountAsync() > 40);
        await silo.Incarnation.RequireAsync();
        Assert.Contains("nothing to recover", await RecoveryRefusalAsync(silo), StringComparison.Ordinal);
    }

    // It was away in the first recovery, and keeps a snapshot that counts higher than the first writes after it might.
    [Fact]
    public async Task RecoverAsync_SecondLossAfterOneThatMissedASilo_PutsBackWhatWasWrittenBetween()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.RequireAsync();
        Keep(silo, "r", "older", 12);
        var away = new Snapshot(KeyOf("r"), "of the one away", [], 90, silo.Incarnation.Record.Incarnation);
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);
        await RecoverAsync(silo);

        Keep(silo, "r", "acknowledged since", await silo.Records.CountAsync());

        var latest = new LatestSnapshots(silo.Incarnation.Record.Incarnation);
        latest.Add([.. silo.Files.ReadAll(), away]);
        Assert.Equal("acknowledged since", Assert.Single(latest.Records).Latest.Etag);
    }

    // Final as it is, it is not begun without the operator's word.
    [Fact]
    public async Task RecoverAsync_SiloDoesNotAnswer_IsRefusedAndNamesItUnlessTold()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.RequireAsync();
        Keep(silo, "r", "e", 1);
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);
        silo.Others = ["http://127.0.0.1:1"];

        var refusal = await RecoveryRefusalAsync(silo, withoutMissing: false);

        Assert.Contains("http://127.0.0.1:1", refusal, StringComparison.Ordinal);
        Assert.Contains("--without-missing", refusal, StringComparison.Ordinal);
        await RefusalAsync(silo);
        var done = await RecoverAsync(silo);
        Assert.Equal(["http://127.0.0.1:1"], done.Missing);
        Assert.Equal(1, done.Records);
    }

    [Fact]
    public async Task RecoverAsync_NoSnapshots_IsRefusedUnlessTold()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);

        Assert.Contains("No silo", await RecoveryRefusalAsync(silo, withoutMissing: false), StringComparison.Ordinal);

        Assert.Equal(0, (await RecoverAsync(silo)).Records);
    }

    [Fact]
    public void ReadAll_DamagedFiles_AreNamed()
    {
        var silo = Make("a");
        silo.Files.Keep(At("r", "e", 1));
        File.WriteAllText(Path.Combine(DataOf("a"), "snapshots", "torn.json"), "{");
        File.WriteAllText(Path.Combine(DataOf("a"), "snapshots", "strange.json"), "{}");

        Assert.Single(silo.Files.ReadAll());

        Assert.Equal(2, silo.Logs.Of(EventIds.SnapshotUnreadable).Length);
    }

    // A recovery broke off that had found only an older snapshot.
    [Fact]
    public async Task RestoreAsync_OlderStateIsThere_IsReplaced()
    {
        var silo = Make("a");
        var latest = new LatestSnapshots("x");
        latest.Add([At("r", "e1", 1), At("r", "e3", 3)]);
        latest.Add([At("r", "e2", 2), At("r", "other", 9) with { Incarnation = "y" }]);
        var (snapshot, older) = Assert.Single(latest.Records);
        await PutAsync("r", "e2");

        Assert.Equal(RestoreOutcome.Restored, await silo.Records.RestoreAsync(snapshot, older));
        Assert.Equal(RestoreOutcome.Same, await silo.Records.RestoreAsync(snapshot, older));

        Assert.Equal("e3", await Redis.FieldAsync(KeyOf("r"), "etag"));
        Assert.Equal(3, latest.HighestSequence);
    }

    [Fact]
    public async Task RecoverAsync_AnotherSiloRecovers_IsRefused()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);
        await using (await RecoveryLock.TryTakeAsync(silo.Redis, silo.Settings))
        {
            Assert.Contains("Another silo", await RecoveryRefusalAsync(silo), StringComparison.Ordinal);
            await RefusalAsync(silo);
        }

        await RecoverAsync(silo);
        Assert.False(await Redis.Database.KeyExistsAsync(Service + "/recovery"));
    }

    // Its time was over, and another has it since: that one's is neither prolonged nor released.
    [Fact]
    public async Task RecoveryLock_TakenByAnother_IsNotTouched()
    {
        var silo = Make("a");
        var held = await RecoveryLock.TryTakeAsync(silo.Redis, silo.Settings);
        Assert.NotNull(held);
        Assert.NotNull(await Redis.Database.KeyTimeToLiveAsync(Service + "/recovery"));
        await Redis.Database.StringSetAsync(Service + "/recovery", "another");

        await Assert.ThrowsAsync<StateNotWrittenException>(held.RenewAsync);
        await held.DisposeAsync();

        Assert.Equal("another", await Redis.Database.StringGetAsync(Service + "/recovery"));
    }

    [Fact]
    public void Keep_SnapshotOfAnotherIncarnation_IsReplacedWhateverItCounted()
    {
        var silo = Make("a");
        silo.Files.Keep(At("r", "old", 90) with { Incarnation = "y" });

        silo.Files.Keep(At("r", "new", 2));
        silo.Files.Keep(At("r", "late", 1));

        Assert.Equal("new", Assert.Single(silo.Files.ReadAll()).Etag);
    }

    private string KeyOf(string record) => $"{Service}/state/{record}";

    private Snapshot At(string record, string etag, long sequence)
        => new(KeyOf(record), etag, Encoding.UTF8.GetBytes($"data of {etag}"), sequence, "x");

    private void Keep(PlaneSilo silo, string record, string etag, long sequence)
        => silo.Files.Keep(At(record, etag, sequence) with { Incarnation = silo.Incarnation.Record.Incarnation });

    private Task PutAsync(string record, string etag) => Redis.Database.HashSetAsync(KeyOf(record), [new("etag", etag), new("data", "x")]);
}
