using System.Collections.Immutable;
using Grid.Storage;

namespace Grid.Models;

internal sealed class CatalogGrain([PersistentState("catalog", GrainStores.Grid)] IPersistentState<CatalogState> state)
    : Grain, ICatalogGrain
{
    // What is stored, which a failed write must not get ahead of: reads interleave with writes.
    private CatalogState _stored = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public ValueTask<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken) => new(_stored.Models);

    public ValueTask<bool> ContainsAsync(string model, CancellationToken cancellationToken)
        => new(_stored.IndexOf(model) >= 0);

    public ValueTask AddAsync(ImmutableArray<string> models, CancellationToken cancellationToken)
    {
        foreach (var model in models)
        {
            if (!GridName.IsValid(model))
            {
                throw new ArgumentException($"'{model}' can't be a model's name: it is {GridName.Rule}.", nameof(models));
            }
        }

        return WriteAsync(_stored.With(models));
    }

    public ValueTask RemoveAsync(ImmutableArray<string> models, CancellationToken cancellationToken)
        => WriteAsync(_stored.Without(models));

    private async ValueTask WriteAsync(CatalogState next)
    {
        if (ReferenceEquals(next, _stored))
        {
            return;
        }

        state.State = next;
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception error) when (StateNotWrittenException.In(error) is not null)
        {
            state.State = _stored;
            throw;
        }
        catch
        {
            // Whether it was stored is not known: the next activation reads it.
            DeactivateOnIdle();
            throw;
        }

        _stored = next;
    }
}
