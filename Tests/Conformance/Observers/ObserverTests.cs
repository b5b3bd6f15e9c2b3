using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Conformance.Observers;

public abstract class ObserverTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Observer_OfClientOrSilo_IsCalledByGrains(bool isOfTheSilo)
    {
        var factory = isOfTheSilo ? fixture.Cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>() : fixture.Client;
        var reader = new Reader();
        var reference = factory.CreateObjectReference<INewsObserver>(reader);
        var grain = factory.GetGrain<INewsGrain>(_key);
        await grain.SubscribeAsync(reference).Within();

        await grain.PublishAsync("first").Within();
        await grain.PublishAsync("second").Within();

        Assert.Equal(["first", "second"], reader.News);
        Assert.Equal(2, await grain.AskAsync().Within());
        factory.DeleteObjectReference<INewsObserver>(reference);
        GC.KeepAlive(reader);
    }

    [Fact]
    public void CreateObjectReference_OfAReference_Throws()
    {
        var reader = new Reader();
        var reference = fixture.Client.CreateObjectReference<INewsObserver>(reader);

        Assert.ThrowsAny<ArgumentException>(() => fixture.Client.CreateObjectReference<INewsObserver>(reference));
        GC.KeepAlive(reader);
    }

    private sealed class Reader : INewsObserver
    {
        public List<string> News { get; } = [];

        public Task OnNewsAsync(string news)
        {
            News.Add(news);
            return Task.CompletedTask;
        }

        public Task<int> CountAsync() => Task.FromResult(News.Count);
    }
}

public sealed class ObserverOnOneSiloTests(OneSilo fixture) : ObserverTests(fixture), IClassFixture<OneSilo>;

public sealed class ObserverOnThreeSilosTests(ThreeSilos fixture) : ObserverTests(fixture), IClassFixture<ThreeSilos>;
