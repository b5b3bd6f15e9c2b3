using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

/// <summary>Answers what other silos ask this one about the cluster.</summary>
internal sealed class MembershipTarget(SiloRuntime silo) : IMembershipTarget
{
    public Task<int> ProbeAsync(SiloAddress sender, int version)
    {
        if (version > silo.Membership.View.Version)
        {
            silo.Membership.CatchUp(version, sender, silo.Agent.Stopping);
        }

        return Task.FromResult(silo.Membership.View.Version);
    }

    public Task<SiloManifest> HelloAsync(SiloAddress sender, SiloManifest manifest)
    {
        if (!sender.Equals(SystemTargets.Caller))
        {
            throw new ArgumentException($"Silo {SystemTargets.Caller} says what silo {sender} has; each says so of itself only.", nameof(sender));
        }

        silo.Manifests.Add(sender, manifest);
        return Task.FromResult(silo.Manifests.Own);
    }

    public Task GossipAsync(MembershipNews news)
    {
        silo.Membership.OnNews(news);
        return Task.CompletedTask;
    }

    public Task FollowAsync(MembershipNews news) => GossipAsync(news);

    public Task<MembershipNews> GetNewsAsync()
    {
        var view = silo.Membership.View;
        return Task.FromResult(new MembershipNews([.. view.Entries.Values], view.Version));
    }

    public Task<SiloStatus> GetVerdictAsync(SiloAddress suspect) => Task.FromResult(silo.Membership.View.GetStatus(suspect));

    public Task PublishLoadAsync(SiloAddress sender, Placement.SiloLoad load)
    {
        silo.Loads.Set(sender, load);
        return Task.CompletedTask;
    }
}
