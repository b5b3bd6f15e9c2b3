namespace Orleans;

/// <summary>Subscriptions with delegates.</summary>
public static class LifecycleExtensions
{
    public static IDisposable Subscribe(
        this ILifecycleObservable observable, string observerName, int stage,
        Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop = null)
        => observable.Subscribe(observerName, stage, new Observer(onStart, onStop));

    public static IDisposable Subscribe<TObserver>(
        this ILifecycleObservable observable, int stage,
        Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop = null)
        => observable.Subscribe(typeof(TObserver).FullName ?? typeof(TObserver).Name, stage, new Observer(onStart, onStop));

    private sealed class Observer(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken = default) => onStart(cancellationToken);

        public Task OnStop(CancellationToken cancellationToken = default) => onStop?.Invoke(cancellationToken) ?? Task.CompletedTask;
    }
}
