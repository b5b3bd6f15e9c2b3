using Orleans.Runtime.MembershipService;
using static StandIns.Orleans.Tests.Cluster.TcpCluster;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class ManifestTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // It would say what the other can take, and no grain would be placed there any more.
    [Fact]
    public async Task Hello_InTheNameOfAnotherSilo_IsRefused()
    {
        await using var cluster = new TcpCluster();
        var (one, two) = (await cluster.StartSiloAsync(), await cluster.StartSiloAsync());
        await SeesAsync(one, AddressOf(two), SiloStatus.Active);
        var manifests = RuntimeOf(one).Manifests;
        await manifests.WaitForAllAsync().WaitAsync(Deadline);
        var before = manifests.Get(AddressOf(two));
        var target = RuntimeOf(two).Targets.Get<IMembershipTarget>(AddressOf(one));
        var empty = new SiloManifest([], global::Orleans.Runtime.MembershipService.SiloMetadata.SiloMetadata.Empty);

        await Assert.ThrowsAsync<ArgumentException>(() => target.HelloAsync(AddressOf(one), empty).WaitAsync(Deadline));
        await Assert.ThrowsAsync<ArgumentException>(() => target.HelloAsync(Silos.Get(9), empty).WaitAsync(Deadline));

        Assert.Same(before, manifests.Get(AddressOf(two)));
        Assert.Null(manifests.Get(Silos.Get(9)));
        await target.HelloAsync(AddressOf(two), empty).WaitAsync(Deadline);
        Assert.Empty(manifests.Get(AddressOf(two))!.Classes);
    }
}
