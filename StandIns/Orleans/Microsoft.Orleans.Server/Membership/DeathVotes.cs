namespace Orleans.Runtime.MembershipService;

// When is a suspected silo dead?
//
// A vote counts for DeathVoteExpirationTimeout, while its voter is not dead itself. A silo is dead with NumVotesForDeathDeclaration votes, or, in a small
// cluster, with those of half of the silos: of two silos one vote is enough, else nobody could ever declare the other.
// Silos whose rows say that they have not been alive for long (StaleAge) are not counted as voters: after most of a
// cluster has crashed at once, the rest must be able to clean up.
internal sealed class DeathVotes(int needed, TimeSpan expiration, TimeSpan staleAge)
{
    /// <summary>Adds a vote to a row.</summary>
    /// <returns>Whether the silo is dead with it.</returns>
    public bool Add(MembershipEntry suspect, SiloAddress voter, MembershipView view, DateTime now)
    {
        var votes = (suspect.SuspectTimes ?? [])
            .Where(vote => !vote.Item1.Equals(voter) && now - vote.Item2 < expiration && view.MayHaveActivations(vote.Item1))
            .Append(Tuple.Create(voter, now))
            .ToList();
        suspect.SuspectTimes = votes;
        return votes.Count >= Math.Min(needed, Math.Max(1, (CountVoters(suspect.SiloAddress, view, now) + 1) / 2));
    }

    /// <summary>Says whether a silo has not written for so long that it is taken for crashed.</summary>
    public bool IsStale(MembershipEntry entry, DateTime now)
    {
        var last = entry.IAmAliveTime > entry.StartTime ? entry.IAmAliveTime : entry.StartTime;
        return now - last > staleAge;
    }

    private int CountVoters(SiloAddress suspect, MembershipView view, DateTime now)
        => view.Active.Count(silo => silo.Equals(suspect) || !IsStale(view.Entries[silo], now));
}
