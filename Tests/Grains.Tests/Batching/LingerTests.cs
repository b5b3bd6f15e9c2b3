using System.Diagnostics;
using Grid.Batching;
using Xunit;

namespace Grid.Tests.Batching;

public sealed class LingerTests
{
    // Long enough ago that what it allows is not over before the test is.
    private static long LongAgo => Stopwatch.GetTimestamp() - (Stopwatch.Frequency * 3600);

    [Fact]
    public void Goes_CallersBackOrRunFull_Ends()
    {
        var linger = new Linger();

        // 2 ms may pass between two lines on a machine under load, but not each time.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                linger.OnFinished(LongAgo, waiting: 3, answered: 10);
                return linger.Goes(waiting: 12, enough: 64);
            },
            TimeSpan.FromSeconds(30)));
        Assert.False(linger.Goes(waiting: 13, enough: 64));
        Assert.False(linger.Goes(waiting: 8, enough: 8));
    }

    [Fact]
    public void Begins_ShortRun_Never()
    {
        var linger = new Linger();
        linger.OnFinished(Stopwatch.GetTimestamp(), waiting: 0, answered: 64);
        Assert.False(linger.Begins(waiting: 1, enough: 64));
    }

    [Fact]
    public void Begins_NobodyEverComesBack_OnlyNowAndThen()
    {
        var linger = new Linger();
        for (var i = 0; i < 20; i++)
        {
            linger.OnEnded(before: 10, after: 10);
        }

        var begun = 0;
        for (var i = 0; i < 320; i++)
        {
            linger.OnFinished(LongAgo, waiting: 10, answered: 10);
            begun += linger.Begins(waiting: 10, enough: 64) ? 1 : 0;
        }

        Assert.InRange(begun, 1, 10);
    }
}
