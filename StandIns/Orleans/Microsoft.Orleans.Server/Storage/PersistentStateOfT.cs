using System.Runtime.ExceptionServices;

namespace Orleans.Storage;

// A state and the etag it was read with. Operations of one state run one after the other only if the grain awaits them:
// as in Orleans, that is the grain's business.
internal sealed class PersistentState<TState>(string name, IGrainContext context, IGrainStorage storage)
    : IPersistentState<TState>, IGrainMigrationParticipant
{
    private GrainState<TState> _state = new(NewState());
    private bool _hasMoved;

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    /// <summary>Reads the state when its activation starts, unless it came along with one that moved.</summary>
    public Task StartAsync(CancellationToken cancellation) => _hasMoved ? Task.CompletedTask : ReadStateAsync(cancellation);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.ReadStateAsync(name, context.GrainId, _state, cancellationToken);
            _state.State ??= NewState();
        }
        catch (Exception exception)
        {
            Throw(exception, "reading");
        }
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.WriteStateAsync(name, context.GrainId, _state, cancellationToken);
        }
        catch (Exception exception)
        {
            Throw(exception, "writing");
        }
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.ClearStateAsync(name, context.GrainId, _state, cancellationToken);
            _state.State = NewState();
        }
        catch (Exception exception)
        {
            Throw(exception, "clearing");
        }
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue("state." + name, _state);

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<GrainState<TState>>("state." + name, out var state) && state is not null)
        {
            _state = state;
            _state.State ??= NewState();
            _hasMoved = true;
        }
    }

    private static TState NewState() => typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null
        ? Activator.CreateInstance<TState>()
        : typeof(TState).IsArray || typeof(TState) == typeof(string) || typeof(TState).IsAbstract
            ? default!
            : (TState)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(TState));

    // The provider's own exceptions may be of types that callers don't have; Orleans' own pass as they are.
    private void Throw(Exception exception, string what)
    {
        if (exception is OrleansException or OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        throw new OrleansException(
            $"{storage.GetType().Name} failed {what} state '{name}' of grain {context.GrainId}: {exception.Message}", exception);
    }
}
