using Grid.Conformance.Support;

namespace Grid.Conformance.Calls;

public abstract class CallsTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private ICallsGrain Grain => fixture.Client.GetGrain<ICallsGrain>(_key);

    [Fact]
    public async Task Token_CancelledDuringACall_CancelsAtTheCalleeAndAtTheCaller()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.WaitForCancellationAsync(_key, source.Token);
        await Gates.WaitAsync(_key + ":in");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Within());
        await Gates.WaitAsync(_key + ":cancelled");
    }

    [Fact]
    public async Task Token_CancelledBefore_MakesNoCall()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Grain.CountAsync(source.Token));

        Assert.Equal(1, await Grain.CountAsync());
    }

    [Fact]
    public async Task ResponseTimeout_OfAMethod_FailsTheCall()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.WaitTooLongAsync(_key).Within());
        Gates.Open(_key);
    }

    [Fact]
    public async Task GenericMethod_TakesAndReturnsWhatItIsCalledWith()
    {
        Assert.Equal(5, await Grain.EchoAsync(5).Within());
        Assert.Equal("five", await Grain.EchoAsync("five").Within());
        Assert.Equal([1, 2], await Grain.EchoAsync(new List<int> { 1, 2 }).Within());
        Assert.Equal("Int32=1,String=one", await Grain.NameOfAsync(1, "one").Within());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Sequence_OfAnyLength_ComesWholeAndInOrder(int length)
    {
        var items = new List<int>();
        await foreach (var item in Grain.CountToAsync(length))
        {
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(1, length), items);
    }

    [Fact]
    public async Task Sequence_ThatFails_GivesItsItemsAndThenTheFailure()
    {
        var items = new List<int>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in Grain.FailAfterAsync(3))
            {
                items.Add(item);
            }
        });

        Assert.Equal([1, 2, 3], items);
        Assert.Equal("after the items", error.Message);
    }

    [Fact]
    public async Task Sequence_LeftEarly_EndsAtTheGrain()
    {
        await foreach (var item in Grain.CountForeverAsync(_key))
        {
            Assert.Equal(1, item);
            break;
        }

        await Gates.WaitAsync(_key + ":ended");
    }

    [Fact]
    public async Task Sequence_Cancelled_EndsAtBothEnds()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in Grain.CountForeverAsync(_key).WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });

        await Gates.WaitAsync(_key + ":ended");
    }

    [Fact]
    public async Task Sequence_WhileItIsRead_LetsOtherCallsRun()
    {
        await foreach (var item in Grain.CountForeverAsync(_key))
        {
            Assert.True(await Grain.CountAsync() > 0);
            if (item == 3)
            {
                break;
            }

            Gates.Open($"{_key}:{item}");
        }
    }

    [Fact]
    public async Task Exception_OfAMethod_ComesBackAsItself()
    {
        await Grain.ReturnNothingAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.FailAsync("as itself").Within());
        Assert.Equal("as itself", error.Message);

        var range = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Grain.FailSynchronouslyAsync());
        Assert.StartsWith("Too many.", range.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_WithFields_KeepsThem()
    {
        var error = await Assert.ThrowsAsync<CodedException>(() => Grain.FailWithFieldsAsync(42).Within());

        Assert.Equal(42, error.Code);
        Assert.Equal("with a code", error.Message);
    }
}

public sealed class CallsOnOneSiloTests(OneSilo fixture) : CallsTests(fixture), IClassFixture<OneSilo>;

public sealed class CallsOnThreeSilosTests(ThreeSilos fixture) : CallsTests(fixture), IClassFixture<ThreeSilos>;
