using Orleans.Concurrency;

namespace Grid.SiloUnderTest.Grains;

[GrainType("slow"), Reentrant]
internal sealed class SlowGrain(TimeProvider clock) : ChaosGrain, ISlowGrain
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(500);
    private long _calls;

    public async Task<Answer> CallAsync()
    {
        await Task.Delay(Time, clock);
        return Answer(++_calls);
    }
}
