using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class DeathVotesTests
{
    private static readonly DateTime Now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly DeathVotes _votes = new(needed: 2, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(90));

    [Fact]
    public void TwoSilos_OneVoteIsEnough()
        => Assert.True(_votes.Add(Silos.Entry(1, SiloStatus.Active, Now), Silos.Get(0), Active(2), Now));

    [Fact]
    public void ThreeSilos_NeedTwoVotesOfDifferentSilos()
    {
        var suspect = Silos.Entry(2, SiloStatus.Active, Now);

        Assert.False(_votes.Add(suspect, Silos.Get(0), Active(3), Now));
        Assert.False(_votes.Add(suspect, Silos.Get(0), Active(3), Now.AddSeconds(1)));
        Assert.True(_votes.Add(suspect, Silos.Get(1), Active(3), Now.AddSeconds(2)));
    }

    [Fact]
    public void Vote_ThatIsOld_DoesNotCount()
    {
        var suspect = Silos.Entry(2, SiloStatus.Active, Now);
        _votes.Add(suspect, Silos.Get(0), Active(3), Now);

        var later = Now.AddMinutes(2);
        Assert.False(_votes.Add(suspect, Silos.Get(1), Active(3, later), later));
    }

    [Fact]
    public void Vote_OfASiloThatHasDied_DoesNotCount()
    {
        var suspect = Silos.Entry(3, SiloStatus.Active, Now);
        _votes.Add(suspect, Silos.Get(0), Active(4), Now);
        var view = Silos.View(
            2, Silos.Entry(0, SiloStatus.Dead, Now), Silos.Entry(1, SiloStatus.Active, Now), Silos.Entry(2, SiloStatus.Active, Now), Silos.Entry(3, SiloStatus.Active, Now));

        Assert.False(_votes.Add(suspect, Silos.Get(1), view, Now));
    }

    [Fact]
    public void MostOfTheClusterCrashed_TheOneThatIsLeftIsEnough()
    {
        var old = Now.AddMinutes(-5);
        var view = Silos.View(1, Silos.Entry(0, SiloStatus.Active, Now), Silos.Entry(1, SiloStatus.Active, old), Silos.Entry(2, SiloStatus.Active, old));

        Assert.True(_votes.Add(view.Entries[Silos.Get(2)].Copy(), Silos.Get(0), view, Now));
    }

    private static MembershipView Active(int count) => Active(count, Now);

    private static MembershipView Active(int count, DateTime alive)
        => Silos.View(1, [.. Enumerable.Range(0, count).Select(i => Silos.Entry(i, SiloStatus.Active, alive))]);
}
