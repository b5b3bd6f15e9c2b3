using System.Runtime.CompilerServices;
using Grid.Conformance.Support;

namespace Grid.Conformance.Network;

internal sealed class NetworkGrain : Grain, INetworkGrain
{
    private INetworkObserver? _observer;

    public Task<string> EchoAsync(string text) => Task.FromResult(text);

    public ValueTask PingAsync() => default;

    public Task<byte[]> ReverseAsync(byte[] bytes)
    {
        Array.Reverse(bytes);
        return Task.FromResult(bytes);
    }

    public Task<int> LengthAsync(ReadOnlyMemory<byte> bytes) => Task.FromResult(bytes.Length);

    public Task<Parcel> PassAsync(Parcel parcel) => Task.FromResult(parcel);

    public async Task WaitAsync(string gate, CancellationToken cancellation)
    {
        Gates.Open(gate + "-started");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            Gates.Open(gate + "-cancelled");
            throw;
        }
    }

    public async Task<string> HoldAsync(string started, string gate)
    {
        Gates.Open(started);
        await Gates.WaitAsync(gate);
        return gate;
    }

    public Task FailAsync() => throw new ParcelLostException("The parcel is lost.", 7);

    public Task TellAsync(string gate)
    {
        Gates.Open(gate);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    public Task<object?> ContextAsync(string key) => Task.FromResult<object?>(RequestContext.Get(key));

    public Task SubscribeAsync(INetworkObserver observer)
    {
        _observer = observer;
        return Task.CompletedTask;
    }

    public Task<string> AskObserverAsync(string question) => _observer!.AnswerAsync(question);

    public Task<INetworkGrain> SelfAsync() => Task.FromResult(this.AsReference<INetworkGrain>());
}
