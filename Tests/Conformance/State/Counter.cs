namespace Grid.Conformance.State;

[GenerateSerializer, Alias("conformance.counter")]
public sealed class Counter
{
    [Id(0)]
    public int Value { get; set; } = 10;

    [Id(1)]
    public List<string> Notes { get; set; } = [];
}
