using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

[Trait("Kind", "Fault")]
public sealed class DisconnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private RedisProcess _server = null!;

    public async Task InitializeAsync() => _server = await RedisProcess.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Command_WhileDisconnected_WaitsForTheConnection()
    {
        await using var multiplexer = await ConnectAsync(60_000);
        var (failed, restored) = (Source(), Source());
        multiplexer.ConnectionFailed += (_, args) => failed.TrySetResult(args);
        multiplexer.ConnectionRestored += (_, args) => restored.TrySetResult(args);
        await _server.KillAsync();
        Assert.Equal(_server.EndPoint, (await failed.Task.WaitAsync(Limit, TimeProvider.System)).EndPoint);
        await Until.IsTrueAsync(() => Task.FromResult(!multiplexer.IsConnected), "the connection is down");

        var command = multiplexer.GetDatabase().StringSetAsync("a", 1);
        Assert.False(command.IsCompleted);
        await _server.StartAgainAsync();

        Assert.True(await command.WaitAsync(Limit, TimeProvider.System));
        await restored.Task.WaitAsync(Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Command_NoConnectionInTime_FailsAndSaysThatItWasNotSent()
    {
        await using var multiplexer = await ConnectAsync(300);
        await _server.KillAsync();
        await Until.IsTrueAsync(() => Task.FromResult(!multiplexer.IsConnected), "the connection is down");

        var fault = await Assert.ThrowsAsync<RedisConnectionException>(() => multiplexer.GetDatabase().StringSetAsync("a", 1)).WaitAsync(Limit, TimeProvider.System);

        Assert.Equal(CommandStatus.WaitingInBacklog, fault.CommandStatus);
    }

    [Fact]
    public async Task Command_FailFast_FailsAtOnceWhileDisconnected()
    {
        await using var multiplexer = await ConnectAsync(60_000, options => options.BacklogPolicy = BacklogPolicy.FailFast);
        await _server.KillAsync();
        await Until.IsTrueAsync(() => Task.FromResult(!multiplexer.IsConnected), "the connection is down");

        await Assert.ThrowsAsync<RedisConnectionException>(() => multiplexer.GetDatabase().StringSetAsync("a", 1)).WaitAsync(Limit, TimeProvider.System);
    }

    // The process hangs: the connection stands and nothing comes.
    [Fact]
    public async Task Command_ServerHangs_TimesOutAndOthersRunWhenItGoesOn()
    {
        await using var multiplexer = await ConnectAsync(300);
        var db = multiplexer.GetDatabase();
        _server.Pause();

        var fault = await Assert.ThrowsAsync<RedisTimeoutException>(() => db.StringIncrementAsync("n")).WaitAsync(Limit, TimeProvider.System);
        Assert.Contains("n", fault.Message, StringComparison.Ordinal);
        _server.Resume();

        var n = -1L;
        await Until.IsTrueAsync(
            async () =>
            {
                try
                {
                    n = (long)await db.StringGetAsync("n");
                    return true;
                }
                catch (Exception late) when (late is RedisTimeoutException or RedisConnectionException)
                {
                    return false;
                }
            },
            "commands run again");
        Assert.InRange(n, 0, 1);
    }

    // A reply that comes too late must not become the next command's.
    [Fact]
    public async Task Command_AfterOneThatTimedOut_GetsItsOwnReply()
    {
        await using var patient = await ConnectAsync(60_000);
        await patient.GetDatabase().StringSetAsync([new("a", "slow"), new("b", "quick")]);
        await using var multiplexer = await ConnectAsync(1000);
        var db = multiplexer.GetDatabase();
        _server.Pause();
        await Assert.ThrowsAsync<RedisTimeoutException>(() => db.StringGetAsync("a")).WaitAsync(Limit, TimeProvider.System);

        // The first of these is sent before the late reply comes.
        var quick = db.StringGetAsync("b");
        _server.Resume();
        await Until.IsTrueAsync(
            async () =>
            {
                try
                {
                    return await quick is var answer && answer == "quick" ? true : throw new InvalidOperationException($"{answer}");
                }
                catch (Exception late) when (late is RedisTimeoutException or RedisConnectionException)
                {
                    quick = db.StringGetAsync("b");
                    return false;
                }
            },
            "the server answers again");
    }

    [Fact]
    public async Task Connect_NoServer_FailsAndNamesIt()
    {
        await _server.KillAsync();

        var fault = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(_server.Address + ",connectTimeout=500"));

        Assert.Equal(ConnectionFailureType.UnableToConnect, fault.FailureType);
    }

    [Fact]
    public async Task Connect_NoServerAndNoAbort_ConnectsWhenItComes()
    {
        await _server.KillAsync();
        await using var multiplexer = await ConnectAsync(60_000, options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 500;
        });
        Assert.False(multiplexer.IsConnected);
        var command = multiplexer.GetDatabase().StringIncrementAsync("n");

        await _server.StartAgainAsync();

        Assert.Equal(1, await command.WaitAsync(Limit, TimeProvider.System));
    }

    [Fact]
    public async Task Command_AfterClose_Fails()
    {
        var multiplexer = await ConnectAsync(5000);
        var db = multiplexer.GetDatabase();
        var before = db.StringSetAsync("a", 1);
        await multiplexer.CloseAsync();

        Assert.True(await before);
        await Assert.ThrowsAnyAsync<Exception>(() => db.StringGetAsync("a")).WaitAsync(Limit, TimeProvider.System);
    }

    private static TaskCompletionSource<ConnectionFailedEventArgs> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<ConnectionMultiplexer> ConnectAsync(int timeout, Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse(_server.Address);
        options.AsyncTimeout = timeout;
        options.ReconnectRetryPolicy = new LinearRetry(50);
        configure?.Invoke(options);
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
