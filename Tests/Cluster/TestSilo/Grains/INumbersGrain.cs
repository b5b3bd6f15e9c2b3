namespace Grid.SiloUnderTest.Grains;

/// <summary>
/// Hands out numbers that it takes from Redis. An activation begins an epoch there, and Redis gives numbers to the latest
/// epoch only; it keeps a list of what it gave to whom.
/// </summary>
[Alias("chaos.numbers")]
public interface INumbersGrain : IChaosGrain;
