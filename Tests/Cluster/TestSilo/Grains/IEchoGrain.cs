namespace Grid.SiloUnderTest.Grains;

/// <summary>Counts the calls of its activation, in memory alone: it needs nothing of Redis.</summary>
[Alias("chaos.echo")]
public interface IEchoGrain : IChaosGrain;
