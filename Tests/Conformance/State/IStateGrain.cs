using Grid.Conformance.Support;
using Orleans.Storage;

namespace Grid.Conformance.State;

public interface IStateGrain : IGrainWithStringKey
{
    Task<int> AddAndWriteAsync(int amount);

    Task<(int Value, bool Exists, string? Etag)> GetAsync();

    Task ClearAsync();

    Task ReloadAsync();

    /// <summary>Returns the value that was there in OnActivateAsync, and a number of this activation.</summary>
    Task<(int AtActivation, Guid Activation)> GetActivationAsync();

    /// <summary>Opens "name" when the activation has gone.</summary>
    Task GoAsync(string name);

    /// <summary>Writes and swallows the conflict.</summary>
    Task<string> TryWriteAsync();
}

public interface INoStoreGrain : IGrainWithStringKey
{
    Task<int> GetAsync();
}

public interface IKeptStateGrain : IStateGrain;

internal class StateGrain([PersistentState("counter", "store")] IPersistentState<Counter> state) : Grain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private int _atActivation;
    private string? _gone;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _atActivation = state.State.Value;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_gone is not null)
        {
            Gates.Open(_gone);
        }

        return Task.CompletedTask;
    }

    public async Task<int> AddAndWriteAsync(int amount)
    {
        state.State.Value += amount;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task<(int Value, bool Exists, string? Etag)> GetAsync()
        => Task.FromResult((state.State.Value, state.RecordExists, state.Etag));

    public Task ClearAsync() => state.ClearStateAsync();

    public Task ReloadAsync() => state.ReadStateAsync();

    public Task<(int AtActivation, Guid Activation)> GetActivationAsync() => Task.FromResult((_atActivation, _activation));

    public Task GoAsync(string name)
    {
        _gone = name;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<string> TryWriteAsync()
    {
        try
        {
            await state.WriteStateAsync();
            return "written";
        }
        catch (InconsistentStateException)
        {
            return "conflict";
        }
    }
}

internal sealed class KeptStateGrain([PersistentState("kept", "own")] IPersistentState<Counter> state)
    : StateGrain(state), IKeptStateGrain;

internal sealed class NoStoreGrain([PersistentState("none", "missing")] IPersistentState<Counter> state) : Grain, INoStoreGrain
{
    public Task<int> GetAsync() => Task.FromResult(state.State.Value);
}
