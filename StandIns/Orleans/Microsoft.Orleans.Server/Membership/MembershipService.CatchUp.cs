namespace Orleans.Runtime.MembershipService;

// How this silo comes to a version of the view that another has mentioned.
internal sealed partial class MembershipService
{
    private readonly Lock _catchingUp = new();
    private bool _isCatchingUp;
    private int _wanted;
    private SiloAddress? _whoKnows;

    /// <summary>Asks another silo for its view.</summary>
    public Func<SiloAddress, Task<MembershipNews>>? AskForNews { get; set; }

    /// <summary>Returns when the view has a version: from the silo that mentioned it, from the table, or by gossip.</summary>
    public async Task RefreshAsync(int version, SiloAddress? whoKnows, CancellationToken cancellation)
    {
        for (var attempt = 0; View.Version < version; attempt++)
        {
            var next = _current.Next.Task;
            if (!await TryAskAsync(whoKnows) && !await ReadTableAsync())
            {
                whoKnows = null;
            }

            if (View.Version < version)
            {
                await Task.WhenAny(next, Task.Delay(TableOutage.GetPause(attempt), clock, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Sees to it that the view gets a version, without waiting for it. Each probe may ask for that, so it is done once for all.</summary>
    public void CatchUp(int version, SiloAddress whoKnows, CancellationToken stop)
    {
        lock (_catchingUp)
        {
            _whoKnows = whoKnows;
            _wanted = Math.Max(_wanted, version);
            if (_isCatchingUp)
            {
                return;
            }

            _isCatchingUp = true;
        }

        _ = CatchUpAsync(stop);
    }

    private async Task CatchUpAsync(CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            SiloAddress? whoKnows;
            lock (_catchingUp)
            {
                if (View.Version >= _wanted || stop.IsCancellationRequested)
                {
                    _isCatchingUp = false;
                    return;
                }

                (whoKnows, _whoKnows) = (_whoKnows, null);
            }

            var next = _current.Next.Task;
            if (!await TryAskAsync(whoKnows))
            {
                await ReadTableAsync();
            }

            if (View.Version < Volatile.Read(ref _wanted))
            {
                await Task.WhenAny(next, Task.Delay(TableOutage.GetPause(attempt), clock, stop));
            }
        }
    }

    private async Task<bool> TryAskAsync(SiloAddress? silo)
    {
        try
        {
            if (silo is null || AskForNews is null)
            {
                return false;
            }

            OnNews(await AskForNews(silo));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
