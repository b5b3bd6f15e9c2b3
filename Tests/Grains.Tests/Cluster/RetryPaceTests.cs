using Grid.Cluster;
using Xunit;

namespace Grid.Tests.Cluster;

public sealed class RetryPaceTests
{
    private readonly RetryPace _pace = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    // Once in the log for an outage, and ever less often until half a minute.
    [Fact]
    public void OnFailed_InARow_IsNewsOnceAndPausesLonger()
    {
        var news = new List<bool>();
        var pauses = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            news.Add(_pace.OnFailed());
            pauses.Add(_pace.Pause.TotalSeconds);
        }

        Assert.Equal([true, false, false, false, false, false, false], news);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses);
    }

    // One model that fails for good must not hide that all others fail, too.
    [Fact]
    public void OnFailed_AnotherKind_IsNewsAndKeepsThePace()
    {
        Assert.True(_pace.OnFailed("1 model"));
        Assert.False(_pace.OnFailed("1 model"));

        Assert.True(_pace.OnFailed("9 models"));
        Assert.False(_pace.OnFailed("9 models"));

        Assert.Equal(TimeSpan.FromSeconds(8), _pace.Pause);
    }

    [Fact]
    public void OnWorked_AfterFailures_StartsAnew()
    {
        Assert.False(_pace.OnWorked());
        _pace.OnFailed();
        _pace.OnFailed();

        Assert.True(_pace.OnWorked());

        Assert.Equal(TimeSpan.FromSeconds(30), _pace.Pause);
        Assert.True(_pace.OnFailed());
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Pause);
    }
}
