using System.Diagnostics;
using Grid.Batching;
using Xunit;

namespace Grid.Tests.Batching;

public sealed class LingerTests
{
    private static readonly long Hour = Stopwatch.Frequency * 3600;

    // The runs end in an hour: what they allow is not over before the test is.
    private static readonly long End = Stopwatch.GetTimestamp() + Hour;

    [Fact]
    public void Goes_CallersBackOrRunFull_Ends()
    {
        var linger = new Linger();
        linger.OnFinished(End - Hour, End, waiting: 3, answered: 10);

        Assert.True(linger.Goes(waiting: 12, enough: 64));
        Assert.False(linger.Goes(waiting: 13, enough: 64));
        Assert.False(linger.Goes(waiting: 8, enough: 8));
    }

    [Fact]
    public void Begins_ShortRun_Never()
    {
        var linger = new Linger();
        linger.OnFinished(End - (Stopwatch.Frequency / 10_000), End, waiting: 0, answered: 64);
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
            linger.OnFinished(End - Hour, End, waiting: 10, answered: 10);
            begun += linger.Begins(waiting: 10, enough: 64) ? 1 : 0;
        }

        Assert.InRange(begun, 1, 10);
    }
}
