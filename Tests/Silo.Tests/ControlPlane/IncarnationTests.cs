namespace Grid.Silo.ControlPlane;

// Which incarnation silos hold, and whether they let the control plane be changed, over what may become of Redis.
public sealed class IncarnationTests(PlaneRedis redis) : PlaneTest(redis)
{
    [Fact]
    public async Task OpenAsync_SeveralAtOnceInANewCluster_AgreeOnOne()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => OpenAsync($"{i}")));

        foreach (var silo in silos)
        {
            await silo.Incarnation.RequireAsync();
        }

        Assert.Single(silos.Select(static silo => silo.Incarnation.Record).Distinct());
        Assert.Single(silos.Select(static silo => silo.Key.Value).Distinct());
    }

    // A silo that has just made a cluster can't know yet whether it is one that has lost its Redis.
    [Fact]
    public async Task RequireAsync_JustDrawn_WaitsUntilOthersHadTheTimeToObject()
    {
        var silo = Make("a");
        await silo.Incarnation.OpenAsync();

        var required = silo.Incarnation.RequireAsync();

        Assert.False(required.IsCompleted);
        silo.Clock.Advance(Incarnation.SettleAfterDrawing);
        await required;
    }

    [Fact]
    public async Task OpenAsync_RedisEmptiedUnderOthers_TakesTheirIncarnationAndRefuses()
    {
        var old = await OpenAsync("old");
        await old.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        await RefusalAsync(old);

        var late = await OpenAsync("late");

        Assert.Equal(old.Incarnation.Record.Incarnation, late.Incarnation.Record.Incarnation);
        Assert.Equal(old.Key.Value, late.Key.Value);
        Assert.Contains("./grid recover", await RefusalAsync(late), StringComparison.Ordinal);

        // It knows neither the state nor who has it, and must not declare that nothing is all there was.
        var refused = await RecoveryRefusalAsync(late);
        Assert.Contains("ran before", refused, StringComparison.Ordinal);
        Assert.Contains($"the key '{Hash}'", refused, StringComparison.Ordinal);
        await RecoverAsync(old);

        // Not before it knows others: they may have model grains of their own.
        Assert.Contains("other silos", await RefusalAsync(late), StringComparison.Ordinal);
        late.Others = ["http://127.0.0.1:1"];
        await late.Incarnation.RequireAsync();
        Assert.False(late.Incarnation.Record.IsLate);
        Assert.Equal(1, old.Looks);
    }

    [Fact]
    public async Task RequireAsync_LateAndNoOtherIsLeft_GoesOnAloneAfterAWhile()
    {
        var old = await OpenAsync("old");
        await old.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        await RefusalAsync(old);
        var late = await OpenAsync("late");
        await RecoverAsync(old);
        await RefusalAsync(late);

        late.Clock.Advance(TimeSpan.FromMinutes(2));

        await late.Incarnation.RequireAsync();
        Assert.False(late.Incarnation.Record.IsLate);
    }

    // The silo was faster than those that hold the incarnation.
    [Fact]
    public async Task RequireAsync_DrewBeforeTheOthersNoticed_TakesTheirIncarnationAndRefuses()
    {
        var old = await OpenAsync("old");
        await old.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        var fast = await OpenAsync("fast");
        Assert.NotEqual(old.Incarnation.Record, fast.Incarnation.Record);

        await RefusalAsync(old);

        await RefusalAsync(fast);
        Assert.Equal(old.Incarnation.Record with { IsLate = true, SeenAt = null }, fast.Incarnation.Record);
        Assert.Equal(old.Key.Value, fast.Key.Value);
        await StopAsync(fast);
        Assert.Equal(old.Incarnation.Record with { IsLate = true, SeenAt = null }, (await OpenAsync("fast")).Incarnation.Record);
    }

    // It has not looked between the loss and the end of the recovery.
    [Fact]
    public async Task RequireAsync_DrewAndWasReplacedByARecovery_GoesOnWithTheRecovered()
    {
        var old = await OpenAsync("old");
        await old.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        var fast = await OpenAsync("fast");
        await fast.Incarnation.RequireAsync();
        await RefusalAsync(old);
        await RecoverAsync(old);

        await fast.Incarnation.RequireAsync();

        await old.Incarnation.RequireAsync();
        Assert.Equal(old.Incarnation.Record, fast.Incarnation.Record);
    }

    // Somebody else's folder: it was never in use with this Redis.
    [Fact]
    public async Task RequireAsync_DataFolderOfAnotherCluster_RefusesAloneAndRecoversNothing()
    {
        await StopAsync(await OpenAsync("stray", Redis.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));
        await Redis.EmptyAsync(Service);
        var own = await OpenAsync("own");

        var stray = await OpenAsync("stray");

        Assert.Contains("another cluster", await RefusalAsync(stray), StringComparison.Ordinal);
        Assert.Contains("move its data folder aside", await RecoveryRefusalAsync(stray), StringComparison.Ordinal);
        await own.Incarnation.RequireAsync();
        Assert.Equal(own.Incarnation.Record.Incarnation, await Redis.FieldAsync(Hash, "incarnation"));
        Assert.Empty(stray.Logs.Of(EventIds.ControlPlaneLost));
        Assert.Single(stray.Logs.Of(EventIds.ControlPlaneRefused));
    }

    // All were stopped when Redis was emptied, and a new one was the first to start: the others have the snapshots.
    [Fact]
    public async Task OpenAsync_NewSiloWasFirstAfterALoss_TakesTheIncarnationOfThoseThatWereInUseHere()
    {
        var before = await OpenAsync("old");
        await before.Incarnation.RequireAsync();
        await StopAsync(before);
        await Redis.EmptyAsync(Service);
        var young = await OpenAsync("young");
        await young.Incarnation.RequireAsync();

        var old = await OpenAsync("old");

        Assert.Contains("./grid recover", await RefusalAsync(old), StringComparison.Ordinal);
        Assert.Contains("./grid recover", await RefusalAsync(young), StringComparison.Ordinal);
        Assert.Equal(before.Incarnation.Record.Incarnation, young.Incarnation.Record.Incarnation);
        await RecoverAsync(old);
        await old.Incarnation.RequireAsync();
    }

    // An old file, or a replica that stood back: what was acknowledged since is missing, though the incarnation is there.
    [Fact]
    public async Task RequireAsync_RedisCameBackWithOlderData_RefusesAndRecoversWhatIsNewer()
    {
        var silo = await OpenAsync("a");
        var other = await OpenAsync("b");
        await silo.Incarnation.RequireAsync();
        await Redis.Database.StringSetAsync(Service + "/sequence", 50);
        await silo.Incarnation.RequireAsync();
        silo.Files.Keep(new Snapshot(Service + "/state/r", "new", "n"u8.ToArray(), 50, silo.Incarnation.Record.Incarnation));
        silo.Files.Keep(new Snapshot(Service + "/state/s", "stale", "n"u8.ToArray(), 40, silo.Incarnation.Record.Incarnation));
        await Redis.Database.StringSetAsync(Service + "/sequence", 45);
        await Redis.Database.HashSetAsync(Service + "/state/r", [new("etag", "old"), new("data", "o")]);
        await Redis.Database.HashSetAsync(Service + "/state/s", [new("etag", "fresh"), new("data", "o")]);

        Assert.Contains("older data", await RefusalAsync(silo), StringComparison.Ordinal);

        // Nor may one that has not seen what is missing.
        Assert.Contains("older data", await RefusalAsync(other), StringComparison.Ordinal);
        Assert.Equal([Service + "/state/s"], (await RecoverAsync(silo)).Conflicts);
        Assert.Equal("new", await Redis.FieldAsync(Service + "/state/r", "etag"));
        Assert.Equal("fresh", await Redis.FieldAsync(Service + "/state/s", "etag"));
        await silo.Incarnation.RequireAsync();
        await other.Incarnation.RequireAsync();
    }

    // A full stop of the cluster must not forget what it has seen.
    [Fact]
    public async Task OpenAsync_RedisHasOlderDataThanTheSnapshots_Refuses()
    {
        var silo = await OpenAsync("a");
        silo.Files.Keep(new Snapshot(Service + "/state/r", "new", "n"u8.ToArray(), 50, silo.Incarnation.Record.Incarnation));
        await StopAsync(silo);

        Assert.Contains("older data", await RefusalAsync(await OpenAsync("a")), StringComparison.Ordinal);
    }

    // A look that was under way when the state was put back must not declare it lost again.
    [Fact]
    public async Task ClaimAsync_PutBackSinceItWasFoundBehind_IsNotAwaitedAgain()
    {
        var silo = await OpenAsync("a");
        await Redis.Database.StringSetAsync(Service + "/sequence", 50);
        await silo.Incarnation.RequireAsync();
        await Redis.Database.StringSetAsync(Service + "/sequence", 45);
        var behind = await silo.Hash.LookAsync(silo.Incarnation.Record.Incarnation);
        await RefusalAsync(silo);
        await RecoverAsync(silo);

        await silo.Hash.ClaimAsync(silo.Incarnation.Record, hasSeen: true, behind);

        await silo.Incarnation.RequireAsync();
    }

    [Fact]
    public async Task OpenAsync_OtherServiceIdOnce_KeepsTheRecordOfTheFirst()
    {
        var first = await OpenAsync("a");
        await StopAsync(first);
        var second = Make("a", service: Service + "-2");
        await second.Incarnation.OpenAsync();
        await StopAsync(second);
        await Redis.EmptyAsync(Service);

        Assert.Equal(first.Incarnation.Record, (await OpenAsync("a")).Incarnation.Record);
    }

    // The level outlives a Redis that forgets it, and keeps an older build out even then.
    [Fact]
    public async Task RecoverAsync_LevelWasRaised_IsNotLowered()
    {
        var silo = await OpenAsync("a");
        await Redis.Database.HashSetAsync(Hash, "level", 7);
        await silo.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        await RefusalAsync(silo);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("older"));
        await RecoverAsync(silo);

        Assert.Contains("level 7", refused.Message, StringComparison.Ordinal);
        Assert.Equal("7", await Redis.FieldAsync(Hash, "level"));
        Assert.Equal(7, silo.Incarnation.Record.Level);
    }
}
