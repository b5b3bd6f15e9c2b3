using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

// The membership of a cluster of one silo: its own entry, whose status moves from Joining to Dead. A snapshot is swapped
// whole; who waits for the next one awaits the current one's Next.
internal sealed class LocalMembership(ILocalSiloDetails details) : IClusterMembershipService
{
    private volatile Node _current = new(new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0)));

    public ClusterMembershipSnapshot CurrentSnapshot => _current.Snapshot;

    public SiloStatus LocalStatus => CurrentSnapshot.GetSiloStatus(details.SiloAddress);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => ReadAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

    public void SetLocalStatus(SiloStatus status)
    {
        var before = _current;
        var member = new ClusterMember(details.SiloAddress, status, details.Name);
        _current = new Node(new ClusterMembershipSnapshot(
            before.Snapshot.Members.SetItem(details.SiloAddress, member), new MembershipVersion(before.Snapshot.Version.Value + 1)));
        before.Next.TrySetResult();
    }

    private async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var current = _current;
            yield return current.Snapshot;
            await current.Next.Task.WaitAsync(cancellation);
        }
    }

    private sealed class Node(ClusterMembershipSnapshot snapshot)
    {
        public ClusterMembershipSnapshot Snapshot { get; } = snapshot;

        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
