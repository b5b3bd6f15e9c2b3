using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class MembershipServiceTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FlakyTable _table = new();

    [Fact]
    public async Task Changes_OfSeveralSilosAtOnce_EachGetAVersion()
    {
        var silos = Enumerable.Range(0, 5).Select(Create).ToArray();

        await Task.WhenAll(silos.Select(static silo => silo.SetStatusAsync(SiloStatus.Active, CancellationToken.None))).WaitAsync(Deadline);

        Assert.Equal(5, (await _table.ReadAll()).Version.Version);
        await Task.WhenAll(silos.Select(static silo => silo.ReadTableAsync()));
        Assert.All(silos, static silo => Assert.Equal(5, silo.View.Active.Length));
    }

    [Fact]
    public async Task TableAway_ChangesWaitAndNobodyDies()
    {
        var (one, two) = (Create(1), Create(2));
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        _table.IsAway = true;
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two.VoteAsync(Silos.Get(1), enough.Token).WaitAsync(Deadline));
        Assert.False(await one.ReadTableAsync());

        Assert.Equal(SiloStatus.Active, two.View.GetStatus(Silos.Get(1)));
        Assert.Equal(SiloStatus.Active, one.LocalStatus);
        var late = one.SetStatusAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        _table.IsAway = false;
        await late.WaitAsync(Deadline);
        Assert.Equal(SiloStatus.ShuttingDown, (await _table.ReadAll()).TryGet(Silos.Get(1))!.Item1.Status);
    }

    [Fact]
    public async Task OwnDeath_ReadInTheTable_IsSaidOnce()
    {
        var (one, two) = (Create(1), Create(2));
        var deaths = 0;
        one.Died += () => deaths++;
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);

        Assert.True(await two.VoteAsync(Silos.Get(1), CancellationToken.None));
        await one.ReadTableAsync();
        await one.ReadTableAsync();

        Assert.Equal(1, deaths);
        Assert.Equal(SiloStatus.Dead, one.LocalStatus);
    }

    [Fact]
    public async Task News_OfALaterVersion_AreFollowedAndOlderOnesNot()
    {
        var one = Create(1);
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        var own = one.View.Entries[Silos.Get(1)];

        one.OnNews(new MembershipNews([own, Silos.Entry(2, SiloStatus.Active)], 9));
        one.OnNews(new MembershipNews([own, Silos.Entry(2, SiloStatus.Dead)], 8));

        Assert.Equal(9, one.View.Version);
        Assert.Equal(SiloStatus.Active, one.View.GetStatus(Silos.Get(2)));
    }

    [Fact]
    public async Task TableEmptied_SilosKeepTheirViewAndWriteThemselvesAgain()
    {
        var (one, two) = (Create(1), Create(2));
        await one.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await two.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await one.ReadTableAsync();
        var version = one.View.Version;
        _table.Empty();

        using var deadline = new CancellationTokenSource(Deadline);
        while (await _table.ReadAll() is var rows && (rows.TryGet(Silos.Get(1)) is null || rows.TryGet(Silos.Get(2)) is null))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await one.ReadTableAsync();
            await two.ReadTableAsync();
            await Task.Yield();
        }

        await one.ReadTableAsync();
        Assert.True((await _table.ReadAll()).Version.Version > version);
        Assert.Equal(2, one.View.Active.Length);
    }

    [Fact]
    public async Task OlderRun_AtTheSameEndpoint_IsDeclaredDeadByItsSuccessor()
    {
        var older = Create(SiloAddress.New(Silos.Get(1).Endpoint, 1));
        var newer = Create(SiloAddress.New(Silos.Get(1).Endpoint, 2));
        await older.SetStatusAsync(SiloStatus.Active, CancellationToken.None);

        await newer.ReplaceOlderRunsAsync(CancellationToken.None);

        Assert.Equal(SiloStatus.Dead, newer.View.GetStatus(Silos.Get(1)));
        await newer.SetStatusAsync(SiloStatus.Active, CancellationToken.None);
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => older.ReplaceOlderRunsAsync(CancellationToken.None));
    }

    // Each probe may mention a version that isn't known. With the table away and a silo that is slow to tell, as many probes
    // must not wait side by side.
    [Fact]
    public void CatchUp_MentionedWithEachProbe_AsksOneSiloAtATime()
    {
        var one = Create(1);
        var asked = 0;
        var answer = new TaskCompletionSource<MembershipNews>();
        one.AskForNews = _ =>
        {
            asked++;
            return answer.Task;
        };

        for (var version = 1; version < 10; version++)
        {
            one.CatchUp(version, Silos.Get(2), CancellationToken.None);
        }

        Assert.Equal(1, asked);
        answer.SetResult(new MembershipNews([Silos.Entry(2, SiloStatus.Active)], 9));
        Assert.True(SpinWait.SpinUntil(() => one.View.Version == 9, Deadline));
    }

    private MembershipService Create(int number) => Create(Silos.Get(number));

    private MembershipService Create(SiloAddress address) => new(
        new Details(address), _table, Options.Create(new ClusterMembershipOptions()), TimeProvider.System, NullLogger<MembershipService>.Instance);
}
