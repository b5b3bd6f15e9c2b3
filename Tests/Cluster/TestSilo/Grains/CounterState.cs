namespace Grid.SiloUnderTest.Grains;

[GenerateSerializer, Alias("chaos.counter.state")]
internal sealed class CounterState
{
    [Id(0)]
    public long Value { get; set; }
}
