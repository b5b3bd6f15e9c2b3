namespace Orleans.Runtime.MembershipService;

// This silo's own status, and what is done when the table has lost something.
internal sealed partial class MembershipService
{
    // What was known before the table was read must be in it.
    private void Adopt(MembershipTableData data, (MembershipView View, SiloStatus Written) known)
    {
        MembershipEntry[] entries = [.. data.Members.Select(static row => row.Item1)];
        var own = data.TryGet(details.SiloAddress)?.Item1.Status ?? SiloStatus.None;

        // Its own death a silo obeys whatever the version.
        Follow(entries, own == SiloStatus.Dead && _ownStatus != SiloStatus.Dead ? Math.Max(data.Version.Version, View.Version + 1) : data.Version.Version);
        var longAgo = LongAgo;
        MembershipEntry[] lost = [.. known.View.Entries.Values
            .Where(entry => entry.Status == SiloStatus.Dead && !entry.SiloAddress.Equals(details.SiloAddress)
                && data.TryGet(entry.SiloAddress) is var row && (row is null ? !MembershipView.IsRemoved(entry, longAgo) : row.Item1.Status != SiloStatus.Dead))];
        var hasFallenBack = data.Version.Version < known.View.Version || own < known.Written;
        if ((hasFallenBack || lost.Length != 0) && known.Written != SiloStatus.None && _ownStatus != SiloStatus.Dead && !IsUnsure()
            && Interlocked.Exchange(ref _isRestoring, 1) == 0)
        {
            _ = RestoreAsync(hasFallenBack, lost);
        }
    }

    private async Task RestoreAsync(bool hasFallenBack, MembershipEntry[] lost)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // The deaths first: a dead silo that reads the table meanwhile must not take itself for alive.
            foreach (var dead in lost)
            {
                LogRisen(logger, dead.SiloAddress);
                await WriteDeathAsync(dead);
            }

            if (hasFallenBack)
            {
                LogRestoring(logger, details.SiloAddress);
                await WriteStatusAsync(mayBeDead: false, CancellationToken.None);
            }
        }
        finally
        {
            _isRestoring = 0;
        }
    }

    private Task<bool> WriteDeathAsync(MembershipEntry dead) => ChangeAsync(data =>
    {
        var row = data.TryGet(dead.SiloAddress);
        if (row?.Item1.Status == SiloStatus.Dead)
        {
            return null;
        }

        var entry = row?.Item1 ?? dead.Copy();
        entry.Status = SiloStatus.Dead;
        return (entry, row?.Item2);
    }, CancellationToken.None);

    private bool TryAdvance(SiloStatus status)
    {
        lock (_status)
        {
            if (_ownStatus == SiloStatus.Dead || status < _ownStatus)
            {
                return false;
            }

            _ownStatus = status;
            return true;
        }
    }

    // Writes what the status is when it is written: it may have changed since this was called.
    private async Task WriteStatusAsync(bool mayBeDead, CancellationToken cancellation)
    {
        var written = SiloStatus.None;
        await ChangeAsync(data =>
        {
            var row = data.TryGet(details.SiloAddress);
            written = _ownStatus;
            if (row?.Item1.Status == SiloStatus.Dead || (written == SiloStatus.Dead && !mayBeDead)
                || (row?.Item1.Status >= written && data.Version.Version >= View.Version))
            {
                return null;
            }

            var entry = row?.Item1 ?? NewEntry();
            entry.Status = written;

            // One that ends by itself is not to be taken for one that was declared dead.
            entry.SuspectTimes = written == SiloStatus.Dead ? null : entry.SuspectTimes;
            entry.IAmAliveTime = clock.GetUtcNow().UtcDateTime;
            return (entry, row?.Item2);
        }, cancellation);
        lock (_status)
        {
            _writtenStatus = written > _writtenStatus ? written : _writtenStatus;
        }
    }
}
