using Orleans.CodeGeneration;

namespace Orleans.AsyncEnumeration;

/// <summary>The caller's end of a sequence. Each enumeration is one of its own at the grain.</summary>
internal sealed class RemoteSequence<T>(GrainReference reference, AsyncEnumerableInvokable<T> request) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new Enumerator(reference, request, cancellationToken);

    private sealed class Enumerator(GrainReference reference, AsyncEnumerableInvokable<T> request, CancellationToken cancellation)
        : IAsyncEnumerator<T>
    {
        private const int MaxBatch = 100;

        private readonly Guid _id = Guid.NewGuid();
        private readonly ISequenceExtension _extension
            = (ISequenceExtension)reference.Shared.Runtime.Cast(reference, typeof(ISequenceExtension));

        private readonly CancellationTokenSource _stop
            = CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.GetCancellationToken());

        private bool _hasStarted;
        private bool _hasEnded;
        private T[] _batch = [];
        private int _index = -1;

        public T Current => _batch[_index];

        public async ValueTask<bool> MoveNextAsync()
        {
            while (true)
            {
                if (_index + 1 < _batch.Length)
                {
                    _index++;
                    return true;
                }

                if (_hasEnded)
                {
                    return false;
                }

                _stop.Token.ThrowIfCancellationRequested();
                await PullAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _stop.Dispose();
            if (_hasStarted && !_hasEnded)
            {
                _hasEnded = true;
                await _extension.EndAsync(_id);
            }
        }

        private async Task PullAsync()
        {
            SequenceBatch<T> batch;
            try
            {
                var pull = _hasStarted ? _extension.NextAsync<T>(_id, MaxBatch) : _extension.StartAsync(_id, request, MaxBatch);
                _hasStarted = true;
                batch = await pull.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                await DisposeAsync();
                throw new OperationCanceledException(
                    "The enumeration was cancelled.", cancellation.IsCancellationRequested ? cancellation : request.GetCancellationToken());
            }
            catch
            {
                // The grain's exception: the sequence is over there.
                _hasEnded = true;
                throw;
            }

            if (batch.Status == SequenceStatus.Unknown)
            {
                _hasEnded = true;
                throw new EnumerationAbortedException(
                    "The grain no longer knows the enumeration: its activation went, or the enumerator was not read for too long. Start again.");
            }

            _hasEnded = batch.Status == SequenceStatus.Ended;
            _batch = batch.Items ?? [];
            _index = -1;
        }
    }
}
