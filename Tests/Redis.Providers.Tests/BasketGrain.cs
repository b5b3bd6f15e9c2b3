namespace Grid.RedisProviders;

[GrainType("basket")]
internal sealed class BasketGrain([PersistentState("content", "redis")] IPersistentState<Basket> state) : Grain, IBasketGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task<int> AddAsync(string item)
    {
        state.State.Count++;
        state.State.Items.Add(item);
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public Task<Guid> GetActivationAsync() => Task.FromResult(_activation);
}
