using System.Runtime.CompilerServices;
using Grid.Conformance.Support;

namespace Grid.Conformance.Calls;

public interface ICallsGrain : IGrainWithStringKey
{
    /// <summary>Opens "name:in", waits until cancelled, opens "name:cancelled".</summary>
    Task WaitForCancellationAsync(string name, CancellationToken cancellation);

    ValueTask<int> CountAsync(CancellationToken cancellation = default);

    [ResponseTimeout("00:00:01")]
    Task WaitTooLongAsync(string name);

    Task<T> EchoAsync<T>(T value);

    Task<string> NameOfAsync<TFirst, TSecond>(TFirst first, TSecond second);

    IAsyncEnumerable<int> CountToAsync(int last);

    IAsyncEnumerable<int> FailAfterAsync(int items);

    /// <summary>Yields "name:next" by "name:next"; opens "name:ended" when it is disposed of.</summary>
    IAsyncEnumerable<int> CountForeverAsync(string name, CancellationToken cancellation = default);

    ValueTask ReturnNothingAsync();

    Task FailAsync(string message);

    Task FailWithFieldsAsync(int code);

    ValueTask<int> FailSynchronouslyAsync();
}

internal sealed class CallsGrain : Grain, ICallsGrain
{
    private int _calls;

    public async Task WaitForCancellationAsync(string name, CancellationToken cancellation)
    {
        Gates.Open(name + ":in");
        using var registration = cancellation.Register(() => Gates.Open(name + ":cancelled"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    public ValueTask<int> CountAsync(CancellationToken cancellation) => new(++_calls);

    public Task WaitTooLongAsync(string name) => Gates.WaitAsync(name);

    public Task<T> EchoAsync<T>(T value) => Task.FromResult(value);

    public Task<string> NameOfAsync<TFirst, TSecond>(TFirst first, TSecond second)
        => Task.FromResult($"{typeof(TFirst).Name}={first},{typeof(TSecond).Name}={second}");

    public async IAsyncEnumerable<int> CountToAsync(int last)
    {
        for (var i = 1; i <= last; i++)
        {
            if (i % 7 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    public async IAsyncEnumerable<int> FailAfterAsync(int items)
    {
        for (var i = 1; i <= items; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new InvalidOperationException("after the items");
    }

    public async IAsyncEnumerable<int> CountForeverAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                yield return i;
                await Gates.Opened($"{name}:{i}").WaitAsync(cancellation);
            }
        }
        finally
        {
            Gates.Open(name + ":ended");
        }
    }

    public ValueTask ReturnNothingAsync() => default;

    public async Task FailAsync(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task FailWithFieldsAsync(int code) => throw new CodedException("with a code", code);

    public ValueTask<int> FailSynchronouslyAsync() => throw new ArgumentOutOfRangeException("seats", 7, "Too many.");
}
