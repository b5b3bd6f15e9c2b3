namespace Grid.SiloUnderTest.Grains;

internal abstract class ChaosGrain : Grain
{
    private readonly Guid _activation = Guid.NewGuid();

    protected Answer Answer(long value) => new(value, GrainContext.Address.SiloAddress!.ToParsableString(), _activation);

    protected string Activation => _activation.ToString("N");
}
