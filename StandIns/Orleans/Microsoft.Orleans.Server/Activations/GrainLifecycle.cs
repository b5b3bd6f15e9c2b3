namespace Orleans.Runtime;

/// <summary>The stages of one activation: started in rising, stopped in falling order, those of one stage together.</summary>
internal sealed class GrainLifecycle : IGrainLifecycle
{
    private readonly List<Subscription> _subscriptions = [];

    public List<IGrainMigrationParticipant> Migrants { get; } = [];

    public void AddMigrationParticipant(IGrainMigrationParticipant participant) => Migrants.Add(participant);

    public void RemoveMigrationParticipant(IGrainMigrationParticipant participant) => Migrants.Remove(participant);

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var stage in _subscriptions.GroupBy(static item => item.Stage).OrderBy(static group => group.Key).ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.WhenAll(stage.Select(item => item.Observer.OnStart(cancellation)));
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        foreach (var stage in _subscriptions.GroupBy(static item => item.Stage).OrderByDescending(static group => group.Key).ToArray())
        {
            await Task.WhenAll(stage.Select(item => item.Observer.OnStop(cancellation)));
        }
    }

    private sealed class Subscription(GrainLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public void Dispose() => owner._subscriptions.Remove(this);
    }
}
