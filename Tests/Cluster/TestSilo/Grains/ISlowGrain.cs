namespace Grid.SiloUnderTest.Grains;

/// <summary>Takes half a second for each answer, so that a silo which stops has calls to end.</summary>
[Alias("chaos.slow")]
public interface ISlowGrain : IChaosGrain;
