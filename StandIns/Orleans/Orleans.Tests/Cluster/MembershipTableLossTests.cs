using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>The table forgets what it had said, as a Redis may that fails over: the silos repair it.</summary>
public sealed class MembershipTableLossTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FlakyTable _table = new();

    [Fact]
    public async Task OwnRow_FallenBack_IsWrittenAgainAtALaterVersion()
    {
        var one = Create(1);
        await one.SetStatusAsync(SiloStatus.Joining, CancellationToken.None);
        await _table.RememberAsync();
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await one.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        var version = one.View.Version;
        await _table.FallBackAsync();

        await one.ReadTableAsync();

        await UntilAsync(async () => await StatusAsync(1) == SiloStatus.ShuttingDown);
        Assert.True((await _table.ReadAll()).Version.Version > version);
        Assert.Equal(SiloStatus.ShuttingDown, one.View.GetStatus(Silos.Get(1)));
    }

    // Nobody sees a dead silo rise: its grains have been taken over.
    [Fact]
    public async Task DeathThatIsLost_IsWrittenAgain_AndObeyed()
    {
        var (one, two) = (Create(1), Create(2));
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await _table.RememberAsync();
        Assert.True(await one.VoteAsync(Silos.Get(2), CancellationToken.None));
        await _table.FallBackAsync();
        Assert.Equal(SiloStatus.Active, await StatusAsync(2));

        await one.ReadTableAsync();

        await UntilAsync(async () => await StatusAsync(2) == SiloStatus.Dead);
        Assert.Equal(SiloStatus.Dead, one.View.GetStatus(Silos.Get(2)));
        await two.ReadTableAsync();
        Assert.Equal(SiloStatus.Dead, two.LocalStatus);
    }

    // All rows are gone, with that of the dead silo, which would find nothing against it.
    [Fact]
    public async Task TableEmptied_DeathsAreWrittenAgain_AndKeptByWhoReadsBefore()
    {
        var (one, two, three) = (Create(1), Create(2), Create(3));
        foreach (var silo in (MembershipService[])[one, two, three])
        {
            await silo.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        }

        Assert.True(await one.TryKill(Silos.Get(2)));
        await three.ReadTableAsync();
        _table.Empty();

        await one.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        await three.ReadTableAsync();

        Assert.Equal(SiloStatus.Dead, one.View.GetStatus(Silos.Get(2)));
        Assert.Equal(SiloStatus.Dead, three.View.GetStatus(Silos.Get(2)));
        await UntilAsync(async () => await StatusAsync(2) == SiloStatus.Dead);
        await two.ReadTableAsync();
        Assert.Equal(SiloStatus.Dead, two.LocalStatus);
    }

    // Such a table does not say that the silo isn't dead, and a silo that may be writes nothing meanwhile.
    [Fact]
    public async Task OwnStatus_OfATableThatLostSomething_IsNotKnown()
    {
        var (one, two) = (Create(1), Create(2));
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await _table.RememberAsync();
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        Assert.True(await one.TryLearnOwnStatusAsync());
        one.IsUnsure = static () => true;

        await _table.FallBackAsync();
        Assert.False(await one.TryLearnOwnStatusAsync());
        _table.Empty();
        Assert.False(await one.TryLearnOwnStatusAsync());
        _table.IsAway = true;
        Assert.False(await one.TryLearnOwnStatusAsync());

        _table.IsAway = false;
        await two.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        Assert.Equal(SiloStatus.None, await StatusAsync(1));
        one.IsUnsure = static () => false;
        await one.ReadTableAsync();
        await UntilAsync(async () => await StatusAsync(1) == SiloStatus.Active);
        Assert.True(await one.TryLearnOwnStatusAsync());
    }

    [Fact]
    public async Task OwnDeath_SaidByAnotherSilo_IsObeyed()
    {
        var one = Create(1);
        var deaths = 0;
        one.Died += () => deaths++;
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);

        one.ObeyDeath();
        one.ObeyDeath();

        Assert.Equal(1, deaths);
        Assert.Equal(SiloStatus.Dead, one.LocalStatus);
        Assert.Equal(SiloStatus.Dead, one.View.GetStatus(Silos.Get(1)));
    }

    // The others went on from where the table fell back to, below the version that this silo knows.
    [Fact]
    public async Task OwnDeath_AtAnOlderVersionThanIsKnown_IsObeyed()
    {
        var (one, two) = (Create(1), Create(2));
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        one.OnNews(new MembershipNews([.. two.View.Entries.Values], 20));

        Assert.True(await two.VoteAsync(Silos.Get(1), CancellationToken.None));
        await one.ReadTableAsync();

        Assert.Equal(SiloStatus.Dead, one.LocalStatus);
    }

    // The row is lost while the silo stops: what is written again is what it is then, and never what it was.
    [Fact]
    public async Task RowLost_WhileTheSiloStops_IsNotWrittenAsActive()
    {
        var one = Create(1);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        for (var round = 0; round < 50; round++)
        {
            _table.Empty();
            var reads = Enumerable.Range(0, 4).Select(_ => Task.Run(one.ReadTableAsync)).ToArray();
            await one.SetStatusAsync(SiloStatus.Stopping, CancellationToken.None);
            await Task.WhenAll(reads);
            await UntilAsync(async () => await StatusAsync(1) == SiloStatus.Stopping);
        }

        Assert.Equal(SiloStatus.Stopping, one.LocalStatus);
    }

    [Fact]
    public async Task Status_NeverGoesBack()
    {
        var one = Create(1);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await one.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        Assert.Equal(SiloStatus.ShuttingDown, one.LocalStatus);
        Assert.Equal(SiloStatus.ShuttingDown, await StatusAsync(1));

        one.Abandon();
        await one.SetStatusAsync(SiloStatus.Stopping, CancellationToken.None);

        Assert.Equal(SiloStatus.Dead, one.LocalStatus);
        Assert.Equal(SiloStatus.ShuttingDown, await StatusAsync(1));
    }

    [Fact]
    public async Task SignOfLife_WritesTheTimeAndNothingElse()
    {
        var clock = new PausableClock();
        var one = Create(1, clock);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        clock.Pass(TimeSpan.FromHours(1));
        await one.SayAliveAsync();

        var data = await _table.ReadAll();
        var entry = data.TryGet(Silos.Get(1))!.Item1;
        Assert.Equal(clock.GetUtcNow().UtcDateTime, entry.IAmAliveTime);
        Assert.Equal(SiloStatus.Active, entry.Status);
        Assert.Equal(one.View.Version, data.Version.Version);
    }

    // A row that is missing is no outage: it is written again.
    [Fact]
    public async Task SignOfLife_WithoutARow_HasItWrittenAgain()
    {
        var one = Create(1);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        _table.Empty();

        await one.SayAliveAsync();

        await UntilAsync(async () => await StatusAsync(1) == SiloStatus.Active);
    }

    [Fact]
    public async Task CleanUp_RemovesWhatHasBeenDeadForLong_AndNothingElse()
    {
        var clock = new PausableClock();
        var (one, two, three) = (Create(1, clock), Create(2, clock), Create(3, clock));
        foreach (var silo in (MembershipService[])[one, two, three])
        {
            await silo.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        }

        await two.SetStatusAsync(SiloStatus.Dead, CancellationToken.None);
        clock.Pass(TimeSpan.FromDays(6));
        await one.CleanUpAsync();
        Assert.Equal(SiloStatus.Dead, await StatusAsync(2));
        clock.Pass(TimeSpan.FromDays(2));
        await three.SetStatusAsync(SiloStatus.Dead, CancellationToken.None);

        await one.CleanUpAsync();

        Assert.Equal(SiloStatus.None, await StatusAsync(2));
        Assert.Equal(SiloStatus.Dead, await StatusAsync(3));
        Assert.Equal(SiloStatus.Active, await StatusAsync(1));
        await one.ReadTableAsync();
        await one.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        Assert.DoesNotContain(Silos.Get(2), one.View.Entries.Keys);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<SiloStatus> StatusAsync(int number) => (await _table.ReadAll()).TryGet(Silos.Get(number))?.Item1.Status ?? SiloStatus.None;

    private MembershipService Create(int number, TimeProvider? clock = null) => new(
        new Details(Silos.Get(number)), _table, Options.Create(new ClusterMembershipOptions()), clock ?? TimeProvider.System,
        NullLogger<MembershipService>.Instance);
}
