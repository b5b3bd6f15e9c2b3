using Grid.Chaos.Calls;
using Grid.Chaos.Disturbances;
using Grid.SiloUnderTest.Grains;
using Xunit;

namespace Grid.Cluster.Chaos;

// The check is what every chaos test leans on: it must see what it is there for.
public sealed class LogCheckTests
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();

    [Fact]
    public void Check_CallsOneAfterTheOther_FindsNothing()
        => Assert.Empty(LogCheck.FindViolations([Counted(0, 1, 1, A), Counted(2, 3, 2, A), Counted(4, 5, 3, B)], []));

    // Two callers' calls that overlap may be answered in either order.
    [Fact]
    public void Check_OverlappingCallsInEitherOrder_FindsNothing()
        => Assert.Empty(LogCheck.FindViolations([Counted(0, 3, 2, A), Counted(1, 2, 1, A)], []));

    [Fact]
    public void Check_OneValueTwice_IsFound()
        => Assert.Contains(LogCheck.FindViolations([Counted(0, 3, 7, A), Counted(1, 2, 7, B)], []), static line => line.StartsWith("the same value twice", StringComparison.Ordinal));

    [Fact]
    public void Check_ValueThatGoesBack_IsFound()
        => Assert.Contains(LogCheck.FindViolations([Counted(0, 1, 7, A), Counted(2, 3, 6, A)], []), static line => line.StartsWith("a value that is not later", StringComparison.Ordinal));

    [Fact]
    public void Check_ValuesFromTheBeginningAfterALoss_FindsNothing()
        => Assert.Empty(LogCheck.FindViolations(
            [Counted(0, 1, 7, A), Counted(20, 21, 1, B)], [Incident(Disturbance.RedisLoss, AllowedFailures.ForRedis)]));

    [Fact]
    public void Check_ActivationThatComesBack_IsFound()
        => Assert.Contains(LogCheck.FindViolations([Echoed(0, 1, A), Echoed(2, 3, B), Echoed(4, 5, A)], []), static line => line.StartsWith("two activations", StringComparison.Ordinal));

    // The second answer may have been given before the first one's call ended.
    [Fact]
    public void Check_ActivationsWhoseCallsOverlap_FindsNothing()
        => Assert.Empty(LogCheck.FindViolations([Echoed(0, 3, A), Echoed(1, 2, B), Echoed(2.5, 4, A)], []));

    [Fact]
    public void Check_ActivationThatComesBackWhileCutOff_IsExcused()
        => Assert.Empty(LogCheck.FindViolations(
            [Echoed(0, 1, A), Echoed(2, 3, B), Echoed(11, 12, A)],
            [Incident(Disturbance.CutOffOthers, AllowedFailures.WhileItLasts, maySplit: true)]));

    [Theory]
    [InlineData(AllowedFailures.None, 12, "one", false)]
    [InlineData(AllowedFailures.OnTheSilo, 12, "one", true)]
    [InlineData(AllowedFailures.OnTheSilo, 12, "two", false)]
    [InlineData(AllowedFailures.OnTheSilo, 9.9, "two", true)]
    [InlineData(AllowedFailures.OnTheSilo, 10.9, "two", true)]
    [InlineData(AllowedFailures.OnTheSilo, 11.1, "two", false)]
    [InlineData(AllowedFailures.OnTheSilo, 16, "one", false)]
    [InlineData(AllowedFailures.WhileItLasts, 12, "two", true)]
    [InlineData(AllowedFailures.WhileItLasts, 16, "two", false)]
    [InlineData(AllowedFailures.ForRedis, 12, "two", true)]
    [InlineData(AllowedFailures.OnTheSiloForRedis, 12, "one", true)]
    [InlineData(AllowedFailures.OnTheSiloForRedis, 12, "two", false)]
    public void Check_FailedCall_IsExcusedByWhatMayMakeItFail(AllowedFailures allowed, double started, string silo, bool isExcused)
    {
        Call answered = new(CallKind.Counter, "k", At(0), At(1), new Answer(1, silo, A));
        Call failed = new(CallKind.Counter, "k", At(started), At(started + 1), null, "gone");

        var violations = LogCheck.FindViolations([answered, failed], [Incident(Disturbance.Kill, allowed)]);

        Assert.Equal(isExcused, violations.Count == 0);
    }

    // Silos learn of a death one after the other.
    [Fact]
    public void Check_CallFailedAfterAnotherWasAnsweredElsewhere_IsExcused()
    {
        Call before = new(CallKind.Counter, "k", At(0), At(1), new Answer(1, "one", A));
        Call elsewhere = new(CallKind.Counter, "k", At(11.9), At(12.1), new Answer(2, "two", B));
        Call failed = new(CallKind.Counter, "k", At(12), At(13), null, "gone");

        Assert.Empty(LogCheck.FindViolations([before, elsewhere, failed], [Incident(Disturbance.Kill, AllowedFailures.OnTheSilo)]));
    }

    [Fact]
    public void Check_CallFailedToAGrainThatHadNotAnsweredYet_IsExcused()
        => Assert.Empty(LogCheck.FindViolations(
            [new Call(CallKind.Counter, "k", At(12), At(13), null, "gone")], [Incident(Disturbance.Kill, AllowedFailures.OnTheSilo)]));

    [Fact]
    public void Check_FailedCallThatNeedsNoRedis_IsNotExcusedByRedis()
    {
        Call failed = new(CallKind.Echo, "k", At(12), At(13), null, "gone");

        Assert.Single(LogCheck.FindViolations([failed], [Incident(Disturbance.RedisRestart, AllowedFailures.ForRedis)]));
    }

    [Fact]
    public void Check_FailedCallWithoutAnIncident_IsFound()
        => Assert.Single(LogCheck.FindViolations([new Call(CallKind.Echo, "k", At(1), At(2), null, "gone")], [Incident(Disturbance.Kill, AllowedFailures.WhileItLasts)]));

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);

    private static Call Counted(double started, double ended, long value, Guid activation)
        => new(CallKind.Counter, "k", At(started), At(ended), new Answer(value, "one", activation));

    private static Call Echoed(double started, double ended, Guid activation)
        => new(CallKind.Echo, "k", At(started), At(ended), new Answer(1, "one", activation));

    // From 10 to 20 s; its silo was gone at 10.5, and its failures end at 15.
    private static Incident Incident(Disturbance what, AllowedFailures allowed, bool maySplit = false)
        => new(what, "one", At(10), At(10.5), At(15), At(20), allowed, maySplit);
}
