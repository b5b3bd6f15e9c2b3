using Orleans.Concurrency;

namespace Grid.Conformance.Network;

public interface INetworkGrain : IGrainWithStringKey
{
    Task<string> EchoAsync(string text);

    ValueTask PingAsync();

    Task<byte[]> ReverseAsync(byte[] bytes);

    Task<int> LengthAsync(ReadOnlyMemory<byte> bytes);

    Task<Parcel> PassAsync(Parcel parcel);

    Task WaitAsync(string gate, CancellationToken cancellation);

    Task<string> HoldAsync(string started, string gate);

    Task FailAsync();

    [OneWay]
    Task TellAsync(string gate);

    IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellation = default);

    Task<object?> ContextAsync(string key);

    Task SubscribeAsync(INetworkObserver observer);

    Task<string> AskObserverAsync(string question);

    Task<INetworkGrain> SelfAsync();
}

public interface INetworkObserver : IGrainObserver
{
    Task<string> AnswerAsync(string question);
}

[GenerateSerializer, Alias("conformance.parcel")]
public sealed record Parcel([property: Id(0)] string Name, [property: Id(1)] byte[] First, [property: Id(2)] List<Memory<byte>> Rest);

[GenerateSerializer]
public sealed class ParcelLostException(string message, int number) : Exception(message)
{
    [Id(0)]
    public int Number { get; set; } = number;
}
