namespace Grid.SiloUnderTest.Grains;

/// <summary>Counts in stored state: the etag fences it, so no value is ever answered twice, whatever becomes of activations.</summary>
[Alias("chaos.counter")]
public interface ICounterGrain : IChaosGrain;
