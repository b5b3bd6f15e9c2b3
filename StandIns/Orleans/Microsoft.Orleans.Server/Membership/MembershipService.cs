using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime.MembershipService;

// What this silo knows of the cluster (the view), and the changes that it makes to it.
//
// The truth is the table. A change reads all of it, alters one row and writes it with the next version, on the condition
// that nobody else wrote meanwhile (IMembershipTable); so all silos see one sequence of versions. Whoever has made a change
// tells all others (gossip), who take the news as they are if they are newer than what they know; in case news are lost,
// each reads the table every TableRefreshTimeout, and whenever a message mentions a version that it does not know.
//
// The table away: reads and writes are tried again with growing pauses; nothing is concluded from it, so nobody dies and
// nobody joins meanwhile. The table emptied or fallen back (it lost writes that were seen, as a failover of Redis may): views
// are kept, since a silo's status never goes back; each silo writes its own row again, and any of them that others are
// dead, at a later version than it knows. Rows of dead silos go when they are old (CleanUpAsync); one that goes earlier has
// been lost.
//
// A silo that learns that it is dead stops at once: others may have taken over its grains.
//
// Invariants: the view's version only grows. Changed handlers run one at a time, in the order of the versions, and return
// quickly.
internal sealed partial class MembershipService(
    ILocalSiloDetails details, IMembershipTable table, IOptions<ClusterMembershipOptions> options, TimeProvider clock,
    ILogger<MembershipService> logger) : IClusterMembershipService
{
    private readonly Lock _publishing = new();
    private readonly TableOutage _outage = new(clock, logger);
    private volatile Node _current = new(MembershipView.Empty);
    private readonly Lock _status = new();
    private volatile SiloStatus _ownStatus = SiloStatus.Created;

    // What the table has had of this silo.
    private volatile SiloStatus _writtenStatus = SiloStatus.None;
    private int _isRestoring;

    /// <summary>Called with the view before and the one after each change.</summary>
    public event Action<MembershipView, MembershipView>? Changed;

    /// <summary>Called once, when this silo learns that the others have declared it dead.</summary>
    public event Action? Died;

    /// <summary>Sends the view to silos; set when there is a network.</summary>
    public Action<MembershipView, IEnumerable<SiloAddress>> Gossip { get; set; } = static (_, _) => { };

    /// <summary>Says whether this silo may have been declared dead without knowing it; meanwhile it does not write its row again.</summary>
    public Func<bool> IsUnsure { get; set; } = static () => false;

    public MembershipView View => _current.View;

    public ClusterMembershipSnapshot CurrentSnapshot => _current.View.Snapshot;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => ReadAsync();

    /// <summary>Gets this silo's status as it is itself; the table may not have it yet.</summary>
    public SiloStatus LocalStatus => _ownStatus;

    public DeathVotes Votes { get; } = new(
        options.Value.NumVotesForDeathDeclaration, options.Value.DeathVoteExpirationTimeout,
        options.Value.IAmAliveTablePublishTimeout * options.Value.NumMissedTableIAmAliveLimit);

    public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        // A caller without a version wants what the table has now.
        if (minimumVersion.Value <= 0)
        {
            await ReadTableAsync();
        }
        else
        {
            await RefreshAsync((int)minimumVersion.Value, whoKnows: null, cancellationToken);
        }
    }

    public Task<bool> TryKill(SiloAddress siloAddress) => ChangeAsync(data =>
    {
        if (data.TryGet(siloAddress) is not { } row || row.Item1.Status == SiloStatus.Dead)
        {
            return null;
        }

        row.Item1.Status = SiloStatus.Dead;
        return (row.Item1, row.Item2);
    }, CancellationToken.None);

    /// <summary>Votes that a silo is dead, and declares it dead if there are votes enough.</summary>
    public Task<bool> VoteAsync(SiloAddress suspect, CancellationToken cancellation) => ChangeAsync(data =>
    {
        var entry = data.TryGet(suspect)?.Item1 ?? View.Entries.GetValueOrDefault(suspect)?.Copy();
        if (entry is null || entry.Status == SiloStatus.Dead || _ownStatus is SiloStatus.Dead)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (Votes.Add(entry, details.SiloAddress, new MembershipView(data.Members.Select(static row => row.Item1), data.Version.Version), now))
        {
            entry.Status = SiloStatus.Dead;
            LogDeclaredDead(logger, suspect, entry.SuspectTimes!.Count);
        }

        return (entry, data.TryGet(suspect)?.Item2);
    }, cancellation);

    /// <summary>Writes this silo's status; tried until it is written or the token says that it is enough.</summary>
    /// <remarks>A status never goes back, and least of all from Dead: then this does nothing.</remarks>
    public async Task SetStatusAsync(SiloStatus status, CancellationToken cancellation)
    {
        if (TryAdvance(status))
        {
            await WriteStatusAsync(mayBeDead: status == SiloStatus.Dead, cancellation);
        }
    }

    /// <summary>Ends this silo's part without a word to the others: as a crash does.</summary>
    public void Abandon() => TryAdvance(SiloStatus.Dead);

    /// <summary>Declares earlier runs of this silo dead: the same endpoint with an older generation.</summary>
    /// <exception cref="OrleansConfigurationException">A later run of this silo is there.</exception>
    public async Task ReplaceOlderRunsAsync(CancellationToken cancellation)
    {
        var self = details.SiloAddress;
        while (await ChangeAsync(data =>
        {
            var rivals = data.Members.Where(row => row.Item1.SiloAddress.Endpoint.Equals(self.Endpoint)
                && row.Item1.Status != SiloStatus.Dead && !row.Item1.SiloAddress.Equals(self)).ToArray();
            if (rivals.FirstOrDefault(row => row.Item1.SiloAddress.Generation > self.Generation) is { } later)
            {
                throw new OrleansConfigurationException(
                    $"Silo {later.Item1.SiloAddress} runs at the endpoint of this silo, {self}, and started later. Stop one, or give each an endpoint of its own.");
            }

            if (rivals.Length == 0)
            {
                return null;
            }

            rivals[0].Item1.Status = SiloStatus.Dead;
            LogReplaced(logger, rivals[0].Item1.SiloAddress);
            return (rivals[0].Item1, rivals[0].Item2);
        }, cancellation))
        {
        }
    }

    /// <summary>Takes over a newer view that another silo has sent.</summary>
    public void OnNews(MembershipNews news) => Follow(news.Entries, news.Version);

    public Task InitializeAsync(CancellationToken cancellation)
        => _outage.RetryAsync(() => table.InitializeMembershipTable(tryInitTableVersion: true), cancellation);

    /// <summary>Reads the table. False says that it could not be read; nothing else follows from it.</summary>
    public async Task<bool> ReadTableAsync() => await TryReadAsync() is not null;

    /// <summary>Reads in the table whether this silo is dead. False says that this can't be told from it: it can't be read, or has lost what was known.</summary>
    public async Task<bool> TryLearnOwnStatusAsync()
    {
        var known = View.Version;
        return await TryReadAsync() is { } data && data.Version.Version >= known && data.TryGet(details.SiloAddress) is not null;
    }

    /// <summary>Obeys the death of this silo, which another one knows of.</summary>
    public void ObeyDeath()
    {
        var own = NewEntry();
        own.Status = SiloStatus.Dead;
        Follow([own], View.Version + 1);
    }

    public async Task SayAliveAsync()
    {
        try
        {
            await table.UpdateIAmAlive(NewEntry());
            _outage.OnWorks();
        }
        catch (Exception exception)
        {
            // No outage if the table can be read: then the row is missing, and reading it writes the row again.
            if (await ReadTableAsync())
            {
                LogNotSaidAlive(logger, details.SiloAddress, exception.Message);
            }
        }
    }

    // A dead silo's row is removed when its last sign of life is older.
    private DateTimeOffset LongAgo => clock.GetUtcNow() is var now && options.Value.DefunctSiloExpiration is var age && age < now - DateTimeOffset.MinValue
        ? now - age
        : DateTimeOffset.MinValue;

    public async Task CleanUpAsync()
    {
        try
        {
            await table.CleanupDefunctSiloEntries(LongAgo);
            _outage.OnWorks();
        }
        catch (Exception exception)
        {
            _outage.OnFails(exception);
        }
    }

    private async Task<MembershipTableData?> TryReadAsync()
    {
        try
        {
            var known = (View, _writtenStatus);
            var data = await table.ReadAll();
            _outage.OnWorks();
            Adopt(data, known);
            return data;
        }
        catch (Exception exception)
        {
            _outage.OnFails(exception);
            return null;
        }
    }

    // The change is made again from what the table has then, whenever someone else was faster.
    private async Task<bool> ChangeAsync(Func<MembershipTableData, (MembershipEntry Entry, string? Etag)?> change, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            MembershipView? changed = null;
            try
            {
                var known = (View, _writtenStatus);
                var data = await table.ReadAll();
                _outage.OnWorks();
                Adopt(data, known);
                if (change(data) is not { } next)
                {
                    return false;
                }

                var version = new TableVersion(Math.Max(data.Version.Version, View.Version) + 1, data.Version.VersionEtag);
                if (next.Etag is null ? await table.InsertRow(next.Entry, version) : await table.UpdateRow(next.Entry, next.Etag, version))
                {
                    var others = data.Members.Select(static row => row.Item1).Where(entry => !entry.SiloAddress.Equals(next.Entry.SiloAddress));
                    changed = View.Follow([.. others, next.Entry], version.Version, LongAgo);
                }
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OrleansConfigurationException))
            {
                _outage.OnFails(exception);
            }

            if (changed is not null)
            {
                // Before the view is published: after it nothing can be sent to a silo that is dead in it.
                Gossip(changed, changed.Entries.Values
                    .Where(entry => (entry.Status != SiloStatus.Dead || View.GetStatus(entry.SiloAddress) != SiloStatus.Dead)
                        && !entry.SiloAddress.Equals(details.SiloAddress))
                    .Select(static entry => entry.SiloAddress));
                Publish(changed);
                return true;
            }

            await Task.Delay(TableOutage.GetPause(attempt), clock, cancellation);
        }
    }

    private MembershipEntry NewEntry() => new()
    {
        SiloAddress = details.SiloAddress,
        SiloName = details.Name,
        HostName = details.DnsHostName,
        ProxyPort = details.GatewayAddress.Endpoint.Port,
        Status = _ownStatus,
        StartTime = _startTime,
        IAmAliveTime = clock.GetUtcNow().UtcDateTime,
    };

    private readonly DateTime _startTime = clock.GetUtcNow().UtcDateTime;

    private void Follow(IReadOnlyCollection<MembershipEntry> entries, int version)
    {
        if (version > View.Version)
        {
            lock (_publishing)
            {
                if (version > View.Version)
                {
                    Publish(View.Follow(entries, version, LongAgo));
                }
            }
        }
    }

    private void Publish(MembershipView view)
    {
        var died = false;
        lock (_publishing)
        {
            var before = _current;
            if (view.Version <= before.View.Version)
            {
                return;
            }

            died = view.GetStatus(details.SiloAddress) == SiloStatus.Dead && _ownStatus != SiloStatus.Dead;
            if (died)
            {
                TryAdvance(SiloStatus.Dead);
            }

            // Handlers first: who waits for a version finds that all parts of the silo have it.
            Changed?.Invoke(before.View, view);
            _current = new Node(view);
            before.Next.TrySetResult();
        }

        if (died)
        {
            LogDied(logger, details.SiloAddress);
            Died?.Invoke();
        }
    }

    private async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var current = _current;
            yield return current.View.Snapshot;
            await current.Next.Task.WaitAsync(cancellation);
        }
    }

    private sealed class Node(MembershipView view)
    {
        public MembershipView View { get; } = view;

        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
