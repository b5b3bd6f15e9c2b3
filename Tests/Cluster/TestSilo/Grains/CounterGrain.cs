namespace Grid.SiloUnderTest.Grains;

[GrainType("counter")]
internal sealed class CounterGrain([PersistentState("count", "redis")] IPersistentState<CounterState> state) : ChaosGrain, ICounterGrain
{
    private bool _isUnknown;

    public async Task<Answer> CallAsync()
    {
        if (_isUnknown)
        {
            await state.ReadStateAsync();
            _isUnknown = false;
        }

        state.State.Value++;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Written or not: only Redis knows.
            _isUnknown = true;
            throw;
        }

        return Answer(state.State.Value);
    }
}
