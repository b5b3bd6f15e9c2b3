namespace Grid.SiloUnderTest.Grains;

/// <summary>A grain that is called all the time, and whose answers tell whether the cluster keeps its word.</summary>
public interface IChaosGrain : IGrainWithStringKey
{
    /// <summary>Does what the grain does, once.</summary>
    [Alias("call")]
    Task<Answer> CallAsync();
}
