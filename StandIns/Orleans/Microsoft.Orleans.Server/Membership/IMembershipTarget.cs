using Orleans.Concurrency;

namespace Orleans.Runtime.MembershipService;

/// <summary>What silos ask each other about the cluster.</summary>
[Alias("sys.target.membership")]
internal interface IMembershipTarget : ISystemTarget
{
    /// <summary>Answers at once, with the version of the membership that the silo knows.</summary>
    [Alias("probe")]
    Task<int> ProbeAsync(SiloAddress sender, int version);

    /// <summary>Says who joins, and returns who is there: shows that the two can talk.</summary>
    [Alias("hello")]
    Task<SiloManifest> HelloAsync(SiloAddress sender, SiloManifest manifest);

    /// <summary>Tells what has changed.</summary>
    [OneWay, Alias("gossip")]
    Task GossipAsync(MembershipNews news);

    /// <summary>Tells what has changed, and returns when this silo goes by it.</summary>
    [Alias("follow")]
    Task FollowAsync(MembershipNews news);

    [Alias("news")]
    Task<MembershipNews> GetNewsAsync();

    /// <summary>Says what this silo knows of another, which asks since it may have been declared dead.</summary>
    [Alias("verdict")]
    Task<SiloStatus> GetVerdictAsync(SiloAddress suspect);

    [OneWay, Alias("load")]
    Task PublishLoadAsync(SiloAddress sender, Placement.SiloLoad load);
}

/// <summary>A version of the membership, as it goes from silo to silo.</summary>
[GenerateSerializer, Immutable, Alias("sys.membership.news")]
internal sealed record MembershipNews([property: Id(0)] MembershipEntry[] Entries, [property: Id(1)] int Version);
