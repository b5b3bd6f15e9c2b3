namespace Grid.SiloUnderTest.Grains;

[GrainType("echo")]
internal sealed class EchoGrain : ChaosGrain, IEchoGrain
{
    private long _calls;

    public Task<Answer> CallAsync() => Task.FromResult(Answer(++_calls));
}
