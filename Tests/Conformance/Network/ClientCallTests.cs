using Grid.Conformance.Support;

namespace Grid.Conformance.Network;

/// <summary>What holds in process holds for a client that is connected over TCP.</summary>
public sealed class ClientCallTests(TcpFixture fixture) : IClassFixture<TcpFixture>
{
    private readonly string _key = ClusterFixture.NewKey();

    private INetworkGrain Grain => fixture.Client.GetGrain<INetworkGrain>(_key);

    [Fact]
    public async Task Calls_OfEachReturnKind_ComeBack()
    {
        await Grain.PingAsync().AsTask().Within();

        Assert.Equal("text", await Grain.EchoAsync("text").Within());
        Assert.Equal("again", await (await Grain.SelfAsync().Within()).EchoAsync("again").Within());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(600_000)]
    [InlineData(5_000_000)]
    public async Task Bytes_OfAnySize_ArriveAsTheyWere(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(static i => (byte)(i * 7)).ToArray();

        var reversed = await Grain.ReverseAsync(bytes).Within();

        Assert.Equal(bytes.AsEnumerable().Reverse(), reversed);
        Assert.Equal(length, await Grain.LengthAsync(bytes).Within());
    }

    // A caller may change its array as soon as the call has been made.
    [Fact]
    public async Task Bytes_ChangedAfterTheCall_ArriveAsTheyWere()
    {
        var bytes = new byte[600_000];
        var calls = new List<Task<byte[]>>();
        for (var i = 1; i <= 10; i++)
        {
            Array.Fill(bytes, (byte)i);
            calls.Add(Grain.ReverseAsync(bytes));
        }

        var results = await Task.WhenAll(calls).Within();

        for (var i = 1; i <= 10; i++)
        {
            Assert.All(results[i - 1].Distinct(), value => Assert.Equal(i, value));
        }
    }

    [Fact]
    public async Task Bytes_WithinObjects_ArriveAsTheyWere()
    {
        var parcel = new Parcel("big", Fill(100_000, 1), [Fill(200_000, 2), Fill(10, 3), Fill(70_000, 4)]);

        var back = await Grain.PassAsync(parcel).Within();

        Assert.Equal("big", back.Name);
        Assert.Equal(parcel.First, back.First);
        Assert.Equal(parcel.Rest.Select(static part => part.ToArray()), back.Rest.Select(static part => part.ToArray()));
    }

    // Small messages have a way of their own past the large ones.
    [Fact]
    public async Task Calls_LargeAndSmallAtOnce_AllComeBack()
    {
        var large = Enumerable.Range(0, 8).Select(i => fixture.Client.GetGrain<INetworkGrain>(_key + i).ReverseAsync(Fill(3_000_000, (byte)i))).ToArray();
        var small = Enumerable.Range(0, 1000).Select(i => fixture.Client.GetGrain<INetworkGrain>(_key + (i % 50) + "small").EchoAsync($"{i}")).ToArray();

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"{i}"), await Task.WhenAll(small).Within());
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => (byte)i), (await Task.WhenAll(large).Within()).Select(static bytes => bytes[17]));
    }

    [Fact]
    public async Task Exception_OfTheGrain_ComesBackAsItself()
    {
        var exception = await Assert.ThrowsAsync<ParcelLostException>(() => Grain.FailAsync().Within());

        Assert.Equal("The parcel is lost.", exception.Message);
        Assert.Equal(7, exception.Number);
    }

    [Fact]
    public async Task Cancellation_CrossesTheWire()
    {
        var gate = ClusterFixture.NewKey();
        using var source = new CancellationTokenSource();
        var call = Grain.WaitAsync(gate, source.Token);
        await Gates.WaitAsync(gate + "-started");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within());
        await Gates.WaitAsync(gate + "-cancelled");
    }

    [Fact]
    public async Task OneWay_Arrives()
    {
        var gate = ClusterFixture.NewKey();

        await Grain.TellAsync(gate).Within();

        await Gates.WaitAsync(gate);
    }

    [Fact]
    public async Task Sequence_OfManyItems_ArrivesInOrder()
    {
        var items = new List<int>();
        await foreach (var item in Grain.CountAsync(1000))
        {
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 1000), items);
    }

    [Fact]
    public async Task RequestContext_CrossesTheWire()
    {
        RequestContext.Set("key", "value");

        Assert.Equal("value", await Grain.ContextAsync("key").Within());
    }

    [Fact]
    public async Task Observer_OfTheClient_IsCalledBack()
    {
        var observer = new Answerer();
        var reference = fixture.Client.CreateObjectReference<INetworkObserver>(observer);
        await Grain.SubscribeAsync(reference).Within();

        Assert.Equal("why? because", await Grain.AskObserverAsync("why?").Within());

        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observer_ThatWasDeleted_IsCalledNoMore()
    {
        var observer = new Answerer();
        var reference = fixture.Client.CreateObjectReference<INetworkObserver>(observer);
        await Grain.SubscribeAsync(reference).Within();
        fixture.Client.DeleteObjectReference<INetworkObserver>(reference);

        // Orleans lets the call run into its time-out; the stand-in says at once that nobody is there.
        var failure = await Record.ExceptionAsync(() => Grain.AskObserverAsync("why?").Within());

        Assert.True(failure is ClientNotAvailableException or TimeoutException, $"It ended with {failure}.");
        GC.KeepAlive(observer);
    }

    [Fact]
    [Trait("Promise", "StandIn")] // Orleans lets the call run into its time-out.
    public async Task Observer_ThatWasDeleted_IsNotAvailable()
    {
        var observer = new Answerer();
        var reference = fixture.Client.CreateObjectReference<INetworkObserver>(observer);
        await Grain.SubscribeAsync(reference).Within();
        fixture.Client.DeleteObjectReference<INetworkObserver>(reference);

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => Grain.AskObserverAsync("why?").Within());
        GC.KeepAlive(observer);
    }

    [Fact]
    public void GetGrain_OfAnInterfaceThatNobodyImplements_Throws()
        => Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain<IUnimplementedGrain>("key"));

    private static byte[] Fill(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }

    private sealed class Answerer : INetworkObserver
    {
        public Task<string> AnswerAsync(string question) => Task.FromResult(question + " because");
    }
}

public interface IUnimplementedGrain : IGrainWithStringKey
{
    Task DoAsync();
}
