namespace Grid.Conformance.Observers;

public interface INewsObserver : IGrainObserver
{
    Task OnNewsAsync(string news);

    Task<int> CountAsync();
}

public interface INewsGrain : IGrainWithStringKey
{
    Task SubscribeAsync(INewsObserver observer);

    Task PublishAsync(string news);

    Task<int> AskAsync();
}

internal sealed class NewsGrain : Grain, INewsGrain
{
    private readonly List<INewsObserver> _observers = [];

    public Task SubscribeAsync(INewsObserver observer)
    {
        _observers.Add(observer);
        return Task.CompletedTask;
    }

    public async Task PublishAsync(string news)
    {
        foreach (var observer in _observers)
        {
            await observer.OnNewsAsync(news);
        }
    }

    public Task<int> AskAsync() => _observers[0].CountAsync();
}
