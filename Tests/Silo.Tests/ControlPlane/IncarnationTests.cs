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
        silo.Clock.Advance(TimeSpan.FromSeconds(2));
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
        Assert.Contains("ran before", (await late.Recovery.RecoverAsync(CancellationToken.None)).Refusal, StringComparison.Ordinal);
        Assert.Null((await old.Recovery.RecoverAsync(CancellationToken.None)).Refusal);

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
        Assert.Null((await old.Recovery.RecoverAsync(CancellationToken.None)).Refusal);
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
        Assert.Equal(old.Incarnation.Record with { IsLate = true }, fast.Incarnation.Record);
        Assert.Equal(old.Key.Value, fast.Key.Value);
        await StopAsync(fast);
        Assert.Equal(old.Incarnation.Record with { IsLate = true }, (await OpenAsync("fast")).Incarnation.Record);
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
        Assert.Null((await old.Recovery.RecoverAsync(CancellationToken.None)).Refusal);

        await fast.Incarnation.RequireAsync();

        await old.Incarnation.RequireAsync();
        Assert.Equal(old.Incarnation.Record, fast.Incarnation.Record);
    }

    // Somebody else's folder, or one from before the cluster was made anew on purpose.
    [Fact]
    public async Task RequireAsync_DataFolderOfAnotherCluster_RefusesAloneAndRecoversNothing()
    {
        await StopAsync(await OpenAsync("stray"));
        await Redis.EmptyAsync(Service);
        var own = await OpenAsync("own");

        var stray = await OpenAsync("stray");

        Assert.Contains("another cluster", await RefusalAsync(stray), StringComparison.Ordinal);
        var refused = await stray.Recovery.RecoverAsync(CancellationToken.None);
        Assert.Contains("another cluster", refused.Refusal, StringComparison.Ordinal);
        await own.Incarnation.RequireAsync();
        Assert.Equal(own.Incarnation.Record.Incarnation, await Redis.FieldAsync(Hash, "incarnation"));
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
        await silo.Recovery.RecoverAsync(CancellationToken.None);

        Assert.Contains("level 7", refused.Message, StringComparison.Ordinal);
        Assert.Equal("7", await Redis.FieldAsync(Hash, "level"));
        Assert.Equal(7, silo.Incarnation.Record.Level);
    }
}
