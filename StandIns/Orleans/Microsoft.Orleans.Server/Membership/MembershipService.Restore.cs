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
        SiloAddress[] risen = [.. entries
            .Where(entry => entry.Status != SiloStatus.Dead && known.View.GetStatus(entry.SiloAddress) == SiloStatus.Dead)
            .Select(static entry => entry.SiloAddress)];
        var hasFallenBack = data.Version.Version < known.View.Version || own < known.Written;
        if ((hasFallenBack || risen.Length != 0) && known.Written != SiloStatus.None && _ownStatus != SiloStatus.Dead
            && Interlocked.Exchange(ref _isRestoring, 1) == 0)
        {
            _ = RestoreAsync(hasFallenBack, risen);
        }
    }

    private async Task RestoreAsync(bool hasFallenBack, SiloAddress[] risen)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (hasFallenBack)
            {
                LogRestoring(logger, details.SiloAddress);
                await WriteStatusAsync(mayBeDead: false, CancellationToken.None);
            }

            foreach (var silo in risen)
            {
                LogRisen(logger, silo);
                await TryKill(silo);
            }
        }
        finally
        {
            _isRestoring = 0;
        }
    }

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
