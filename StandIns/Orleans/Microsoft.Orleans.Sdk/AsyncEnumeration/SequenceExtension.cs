using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.AsyncEnumeration;

// The grain's end of its sequences. Runs on the activation's scheduler. A sequence that nobody has pulled from for
// IdleLimit is ended when another is started or pulled, so that a caller that died does not leave it for ever; those of an
// activation that goes are ended with it.
internal sealed class SequenceExtension(ITargetHolder activation, TimeProvider clock) : ISequenceExtension, IDisposable
{
    private static readonly TimeSpan PullLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, Sequence> _sequences = [];

    public async Task<SequenceBatch<T>> StartAsync<T>(Guid id, AsyncEnumerableInvokable<T> request, int maxBatch)
    {
        await EndIdleAsync();
        var stop = new CancellationTokenSource();
        try
        {
            request.SetTarget(activation);
            request.UseToken(stop.Token);
            _sequences.Add(id, new Sequence<T>(request.InvokeInner().GetAsyncEnumerator(stop.Token), stop));
        }
        catch
        {
            stop.Dispose();
            throw;
        }

        return await NextAsync<T>(id, maxBatch);
    }

    public async Task<SequenceBatch<T>> NextAsync<T>(Guid id, int maxBatch)
    {
        if (!_sequences.TryGetValue(id, out var found) || found is not Sequence<T> sequence)
        {
            return new(SequenceStatus.Unknown, null);
        }

        sequence.LastPull = clock.GetTimestamp();
        try
        {
            var batch = await sequence.PullAsync(maxBatch, PullLimit, clock);
            if (batch.Status == SequenceStatus.Ended)
            {
                await RemoveAsync(id);
            }

            return batch;
        }
        catch
        {
            await RemoveAsync(id);
            throw;
        }
    }

    public Task EndAsync(Guid id) => RemoveAsync(id);

    public void Dispose()
    {
        foreach (var id in _sequences.Keys.ToArray())
        {
            _ = RemoveAsync(id);
        }
    }

    private async Task EndIdleAsync()
    {
        foreach (var (id, sequence) in _sequences.ToArray())
        {
            if (clock.GetElapsedTime(sequence.LastPull) > IdleLimit)
            {
                await RemoveAsync(id);
            }
        }
    }

    private async Task RemoveAsync(Guid id)
    {
        if (_sequences.Remove(id, out var sequence))
        {
            await sequence.EndAsync();
        }
    }

    private abstract class Sequence
    {
        public long LastPull { get; set; }

        public abstract Task EndAsync();
    }

    private sealed class Sequence<T>(IAsyncEnumerator<T> items, CancellationTokenSource stop) : Sequence
    {
        // A step that was not done when its pull was answered; the next pull goes on with it.
        private Task<bool>? _step;

        public async Task<SequenceBatch<T>> PullAsync(int maxBatch, TimeSpan limit, TimeProvider clock)
        {
            var batch = new List<T>();
            while (batch.Count < maxBatch)
            {
                _step ??= items.MoveNextAsync().AsTask();
                if (!_step.IsCompleted)
                {
                    if (batch.Count != 0)
                    {
                        break;
                    }

                    try
                    {
                        await _step.WaitAsync(limit, clock);
                    }
                    catch (TimeoutException) when (!_step.IsCompleted)
                    {
                        return new(SequenceStatus.Waiting, null);
                    }
                }

                if (_step is { IsFaulted: true } or { IsCanceled: true } && batch.Count != 0)
                {
                    // The items before the failure come first.
                    break;
                }

                if (!await _step)
                {
                    return new(SequenceStatus.Ended, [.. batch]);
                }

                batch.Add(items.Current);
                _step = null;
            }

            return new(SequenceStatus.Items, [.. batch]);
        }

        public override async Task EndAsync()
        {
            await stop.CancelAsync();
            if (_step is { } step)
            {
                // An enumerator must not be disposed of while it moves.
                await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            await items.DisposeAsync();
            stop.Dispose();
        }
    }
}
