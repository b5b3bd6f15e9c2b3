namespace Grid.RedisProviders;

public interface IBasketGrain : IGrainWithStringKey
{
    /// <summary>Adds one and writes; returns the count.</summary>
    Task<int> AddAsync(string item);

    Task<Guid> GetActivationAsync();
}
