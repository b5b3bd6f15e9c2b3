using Orleans.Runtime.MembershipService;

namespace Orleans.Runtime.Directory;

// Where each grain is: this silo's part of the directory (what it owns), and its way to the parts of the others.
//
// Why it is in the silos and not in Redis: with every call of a new grain waiting for Redis, Redis away would stop calls
// and activations; here it only stops changes of the membership. And nothing has to be stored: the truth are the
// activations themselves, so a part that is lost with its silo is made again from them. The price is this file.
//
// Who owns a grain follows from the active silos (DirectoryRing), so silos with the same view agree. Silos see views at
// different times; so
//   * each request says the version it is based on. An owner that knows less first learns that version. A silo that is
//     not the owner by what it knows says so, with its version; the asker learns it and asks again.
//   * an activation that was registered with someone who is no longer the owner, by what its silo has learnt meanwhile, is
//     registered again with the new owner before it goes on; checked under the lock that views are changed under.
//
// Taking over. When a silo leaves the ring its grains have new owners. A new owner asks every silo that may have
// activations (active, or still stopping) for those it now owns, naming its ring; they answer once they know that version.
// Until all have answered, or are dead, requests for what was taken over wait. What an owner has owned all along it
// answers at once: that is, what it owns among all silos that have been active since it last had everything (the property
// of the ring), also those that came and went between two views that it saw.
//
// Why there is at most one activation, while silos agree on the membership: to register a grain one needs the answer of
// its owner. An owner that has taken over has asked every silo, after which each of them turns to this owner (it knows the
// version); what they had registered before was in their answers. Registrations on their way while views changed are
// done again with the new owner before the activation starts.
// Silos that are declared dead without being so may run on until they learn of it: what has to be exclusive even then is
// fenced by its storage.
//
// Two activations of one grain (after such a time) come to light when an owner takes over: the one entered first stays,
// and the other is told to go, passing on what waits there.
//
// Cost, of a registration or a look-up: a lock and a dictionary, and a call unless this silo is the owner. Of a silo that
// leaves: each silo's activations that it had owned cross the network once.
internal sealed partial class GrainDirectory
{
    private readonly SiloRuntime _silo;
    private readonly Lock _gate = new();
    private readonly Dictionary<GrainId, GrainAddress> _entries = [];
    private readonly Dictionary<GrainId, GrainAddress> _own = [];
    private readonly HashSet<SiloAddress> _seenActive = [];
    private MembershipView _view = MembershipView.Empty;
    private DirectoryRing _ring = new([]);

    // The silos that may have been active since this silo last had all it owns; the part that it owns on this ring needs
    // no taking over. Null while this silo has never had everything.
    private DirectoryRing? _settled;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GrainDirectory(SiloRuntime silo)
    {
        _silo = silo;
        Cache = new DirectoryCache(silo.Clock);
    }

    public DirectoryCache Cache { get; }

    public SiloAddress? GetOwner(GrainId grain)
    {
        lock (_gate)
        {
            return _ring.GetOwner(grain);
        }
    }

    /// <summary>Enters an activation of this silo and returns the one that stays: it, or another that was there before.</summary>
    public async ValueTask<GrainAddress> RegisterAsync(GrainAddress address, GrainAddress? previous, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (owner, version) = GetOwnerAndVersion(address.GrainId);
            var answer = await AskAsync(
                owner, attempt, () => AnswerRegisterAsync(address, previous, _silo.Address, version),
                target => target.RegisterAsync(address, previous, _silo.Address, version), cancellation);
            if (answer is { Address: null })
            {
                throw new SiloUnavailableException($"Silo {_silo.Address} has been declared dead, and can't register grain {address.GrainId}.");
            }

            if (answer is { Address: { } winner })
            {
                if (!winner.Equals(address))
                {
                    Cache.Add(winner);
                    return winner;
                }

                lock (_gate)
                {
                    if (Equals(_ring.GetOwner(address.GrainId), owner))
                    {
                        _own[address.GrainId] = address;
                        return address;
                    }
                }
            }
        }
    }

    /// <summary>Returns the registered activation of a grain, or null.</summary>
    public async ValueTask<GrainAddress?> LookupAsync(GrainId grain, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (owner, version) = GetOwnerAndVersion(grain);
            if (owner is null)
            {
                return null;
            }

            var answer = await AskAsync(
                owner, attempt, () => AnswerLookupAsync(grain, _silo.Address, version),
                target => target.LookupAsync(grain, _silo.Address, version), cancellation);
            if (answer is not null)
            {
                return answer.Address;
            }
        }
    }

    /// <summary>Takes an activation out. If its owner does not answer in time the entry stays, and is found to be wrong when it is used.</summary>
    public async ValueTask UnregisterAsync(GrainAddress address, CancellationToken cancellation)
    {
        Forget(address);
        Cache.Remove(address);
        for (var attempt = 0; ; attempt++)
        {
            var (owner, version) = GetOwnerAndVersion(address.GrainId);
            if (owner is null)
            {
                return;
            }

            var answer = await AskAsync(
                owner, attempt, () => AnswerUnregisterAsync(address, _silo.Address, version),
                target => target.UnregisterAsync(address, _silo.Address, version), cancellation);
            if (answer is not null)
            {
                return;
            }
        }
    }

    /// <summary>Says that an activation is no longer this silo's to report, for example since it has moved.</summary>
    public void Forget(GrainAddress address)
    {
        lock (_gate)
        {
            if (_own.TryGetValue(address.GrainId, out var own) && own.Equals(address))
            {
                _own.Remove(address.GrainId);
            }
        }
    }

    public async Task<DirectoryAnswer> AnswerRegisterAsync(GrainAddress address, GrainAddress? previous, SiloAddress sender, int version)
        => await AnswerAsync(address.GrainId, sender, version, () =>
        {
            if (_view.GetStatus(address.SiloAddress!) == SiloStatus.Dead)
            {
                return null;
            }

            if (!_entries.TryGetValue(address.GrainId, out var known) || known.Equals(previous) || !_view.MayHaveActivations(known.SiloAddress!))
            {
                _entries[address.GrainId] = known = address;
            }

            return known;
        });

    public async Task<DirectoryAnswer> AnswerLookupAsync(GrainId grain, SiloAddress sender, int version)
        => await AnswerAsync(grain, sender, version, () =>
            _entries.TryGetValue(grain, out var known) && _view.MayHaveActivations(known.SiloAddress!) ? known : null);

    public async Task<DirectoryAnswer> AnswerUnregisterAsync(GrainAddress address, SiloAddress sender, int version)
        => await AnswerAsync(address.GrainId, sender, version, () =>
        {
            if (_entries.TryGetValue(address.GrainId, out var known) && known.Equals(address))
            {
                _entries.Remove(address.GrainId);
            }

            return null;
        });

    /// <summary>Returns this silo's activations that an owner has on a ring.</summary>
    public async Task<GrainAddress[]> GetActivationsAsync(SiloAddress owner, SiloAddress[] silos, int version)
    {
        await _silo.Membership.RefreshAsync(version, owner, _silo.Agent.Stopping);
        var ring = new DirectoryRing(silos);
        lock (_gate)
        {
            return [.. _own.Values.Where(address => owner.Equals(ring.GetOwner(address.GrainId)))];
        }
    }

    public void OnView(MembershipView view)
    {
        lock (_gate)
        {
            // Silos that are past being active and were never seen so have come and gone between two views.
            var passed = view.Entries.Keys.Where(silo => !_seenActive.Contains(silo)
                && view.GetStatus(silo) is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead).ToArray();
            _seenActive.UnionWith(view.Active);
            _seenActive.UnionWith(passed);
            var hasChanged = passed.Length != 0 || !_ring.HasSameSilos(view.Active);
            var before = _ring;
            _view = view;
            foreach (var address in _entries.Values.Where(address => !view.MayHaveActivations(address.SiloAddress!)).ToArray())
            {
                _entries.Remove(address.GrainId);
            }

            if (hasChanged)
            {
                _ring = new DirectoryRing(view.Active);
                foreach (var id in _entries.Keys.Where(id => !_silo.Address.Equals(_ring.GetOwner(id))).ToArray())
                {
                    _entries.Remove(id);
                }

                _settled = _ring.Contains(_silo.Address) && _settled is { } settled
                    ? new DirectoryRing([.. settled.Silos, .. before.Silos, .. _ring.Silos, .. passed])
                    : null;
                if (_settled is not null && _settled.HasSameSilos(_ring.Silos))
                {
                    // Silos have only been added: nothing has been taken over.
                }
                else if (_ring.Contains(_silo.Address))
                {
                    _ = TakeOverAsync(_ring);
                }
            }

            Signal();
        }
    }

    // A request goes to an owner or, if that is this silo, straight to what it does itself. Null says to ask again: what
    // is known of the membership has changed, or the owner did not answer and may be dead.
    private async ValueTask<DirectoryAnswer?> AskAsync(
        SiloAddress? owner, int attempt, Func<Task<DirectoryAnswer>> local, Func<IDirectoryTarget, Task<DirectoryAnswer>> remote,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (owner is null)
        {
            throw new SiloUnavailableException($"No silo is active that could own a part of the directory (asked by {_silo.Address}).");
        }

        Task changed;
        lock (_gate)
        {
            changed = _changed.Task;
        }

        try
        {
            var answer = await (owner.Equals(_silo.Address) ? local() : remote(_silo.Targets.Get<IDirectoryTarget>(owner))).WaitAsync(cancellation);
            if (answer.IsOwner)
            {
                return answer;
            }

            await _silo.Membership.RefreshAsync(answer.Version, owner, cancellation);
            if (attempt > 2)
            {
                await Task.Delay(TableOutage.GetPause(attempt), _silo.Clock, cancellation);
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException
            && !cancellation.IsCancellationRequested && !_silo.Agent.Stopping.IsCancellationRequested)
        {
            await Task.WhenAny(changed, Task.Delay(TableOutage.GetPause(attempt), _silo.Clock, cancellation));
        }

        return null;
    }

    private (SiloAddress? Owner, int Version) GetOwnerAndVersion(GrainId grain)
    {
        lock (_gate)
        {
            return (_ring.GetOwner(grain), _view.Version);
        }
    }

    private async ValueTask<DirectoryAnswer> AnswerAsync(GrainId grain, SiloAddress sender, int version, Func<GrainAddress?> answer)
    {
        if (version > _silo.Membership.View.Version)
        {
            await _silo.Membership.RefreshAsync(version, sender, _silo.Agent.Stopping);
        }

        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!_silo.Address.Equals(_ring.GetOwner(grain)))
                {
                    return new(IsOwner: false, null, _view.Version);
                }

                if (_settled is not null && _silo.Address.Equals(_settled.GetOwner(grain)))
                {
                    return new(IsOwner: true, answer(), _view.Version);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(_silo.Agent.Stopping);
        }
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }
}
