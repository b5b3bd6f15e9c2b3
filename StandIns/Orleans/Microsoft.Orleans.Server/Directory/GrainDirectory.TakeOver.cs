using Orleans.Runtime.MembershipService;

namespace Orleans.Runtime.Directory;

// How an owner gets the entries of what it owns on a new ring.
internal sealed partial class GrainDirectory
{
    private async Task TakeOverAsync(DirectoryRing ring)
    {
        MembershipView view;
        lock (_gate)
        {
            view = _view;
        }

        var others = view.Entries.Keys.Where(other => view.MayHaveActivations(other) && !other.Equals(_silo.Address)).ToArray();
        if (others.Length != 0)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await Task.WhenAll(others.Select(other => TakeOverAsync(ring, other, view.Version)));
        }

        lock (_gate)
        {
            if (_ring == ring)
            {
                foreach (var address in _own.Values)
                {
                    Enter(address);
                }

                _settled = ring;
                Signal();
            }
        }
    }

    // Asks a silo for its activations until it has answered, or is dead, or the ring is another.
    private async Task TakeOverAsync(DirectoryRing ring, SiloAddress other, int version)
    {
        for (var attempt = 0; !_silo.Agent.Stopping.IsCancellationRequested; attempt++)
        {
            Task changed;
            lock (_gate)
            {
                if (_ring != ring || !_view.MayHaveActivations(other))
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                var addresses = await _silo.Targets.Get<IDirectoryTarget>(other).GetActivationsAsync(_silo.Address, ring.Silos, version);
                lock (_gate)
                {
                    if (_ring == ring)
                    {
                        foreach (var address in addresses)
                        {
                            Enter(address);
                        }
                    }
                }

                return;
            }
            catch (Exception)
            {
                await Task.WhenAny(changed, Task.Delay(TableOutage.GetPause(attempt), _silo.Clock));
            }
        }
    }

    private void Enter(GrainAddress address)
    {
        if (!_silo.Address.Equals(_ring.GetOwner(address.GrainId)) || !_view.MayHaveActivations(address.SiloAddress!))
        {
            return;
        }

        if (!_entries.TryAdd(address.GrainId, address) && _entries[address.GrainId] is { } known && !known.Equals(address))
        {
            _ = _silo.Targets.Get<IDirectoryTarget>(address.SiloAddress!).DropAsync(address, known);
        }
    }
}
