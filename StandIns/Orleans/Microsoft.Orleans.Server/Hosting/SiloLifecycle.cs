namespace Orleans.Runtime;

/// <summary>The stages of the silo, from the participants in the container; the same machinery as a grain's.</summary>
internal sealed class SiloLifecycle(IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : ISiloLifecycle
{
    private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];
    private bool _hasParticipants;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        var entry = (stage, observer);
        _observers.Add(entry);
        return new Unsubscriber(() => _observers.Remove(entry));
    }

    /// <summary>Starts the stages from <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    public async Task StartAsync(long from, long to, CancellationToken cancellation)
    {
        if (!_hasParticipants)
        {
            _hasParticipants = true;
            foreach (var participant in participants)
            {
                participant.Participate(this);
            }
        }

        foreach (var stage in Stages(from, to).OrderBy(static group => group.Key).ToArray())
        {
            await Task.WhenAll(stage.Select(item => item.Observer.OnStart(cancellation)));
        }
    }

    public async Task StopAsync(long from, long to, CancellationToken cancellation)
    {
        foreach (var stage in Stages(from, to).OrderByDescending(static group => group.Key).ToArray())
        {
            await Task.WhenAll(stage.Select(item => item.Observer.OnStop(cancellation)));
        }
    }

    private IEnumerable<IGrouping<int, (int Stage, ILifecycleObserver Observer)>> Stages(long from, long to)
        => _observers.Where(item => item.Stage >= from && item.Stage < to).GroupBy(static item => item.Stage);

    private sealed class Unsubscriber(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
