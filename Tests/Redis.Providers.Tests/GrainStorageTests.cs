using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using StackExchange.Redis;

namespace Grid.RedisProviders;

public sealed class GrainStorageTests : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly RedisFixture _redis;
    private readonly InProcessTestCluster _cluster;
    private readonly GrainId _id = GrainId.Create("basket", RedisFixture.NewKey() + "/a+b");

    public GrainStorageTests(RedisFixture redis)
    {
        _redis = redis;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo
            .AddRedisGrainStorage("redis", options => options.ConfigurationOptions = redis.Options)
            .AddRedisGrainStorage("hasty", options => options.ConfigurationOptions = redis.HastyOptions)
            .AddRedisGrainStorage("deleting", options =>
            {
                options.ConfigurationOptions = redis.Options;
                options.DeleteStateOnClear = true;
            })
            .AddRedisGrainStorage("own", options =>
            {
                options.ConfigurationOptions = redis.Options;
                options.GetStorageKey = static (state, grain) => $"mine/{grain}/{state}";
                options.EntryExpiry = TimeSpan.FromHours(1);
            }));
        _cluster = builder.Build();
    }

    private IGrainStorage Storage => Get("redis");

    public async Task InitializeAsync() => await _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Read_NoRecord_SaysSo()
    {
        var state = await ReadAsync(Storage);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task Write_New_IsReadWithItsEtag()
    {
        var written = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 2, Items = ["a", "b"] }));

        var read = await ReadAsync(Storage);

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.NotNull(read.ETag);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal(2, read.State!.Count);
        Assert.Equal(["a", "b"], read.State.Items);
    }

    [Fact]
    public async Task Write_InRedis_IsAHashWithEtagAndData()
    {
        var service = _cluster.Options.ServiceId;
        var written = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));

        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Options);
        var fields = await connection.GetDatabase().HashGetAllAsync($"{service}/state/{_id}/content");
        Assert.Equal(["data", "etag"], fields.Select(static field => field.Name.ToString()).Order());
        Assert.Equal(written.ETag, fields.Single(static field => field.Name == "etag").Value.ToString());
    }

    [Fact]
    public async Task Write_StaleEtag_Loses()
    {
        var first = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));
        var stale = new GrainState<Basket>(new Basket { Count = 9 }, first.ETag);
        await WriteAsync(Storage, first);

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Storage, stale));

        Assert.Equal(1, (await ReadAsync(Storage)).State!.Count);
    }

    [Fact]
    public async Task Write_NewAgainstARecord_Loses()
    {
        await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 9 })));
    }

    [Fact]
    public async Task Write_EtagOfARecordThatIsGone_Loses()
    {
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => WriteAsync(Storage, new GrainState<Basket>(new Basket(), "not-there")));
    }

    [Fact]
    public async Task Writes_ConcurrentOfOneEtag_ExactlyOneSucceeds()
    {
        var current = await WriteAsync(Storage, new GrainState<Basket>(new Basket()));
        for (var round = 0; round < 20; round++)
        {
            var writers = Enumerable.Range(0, 8).Select(i => new GrainState<Basket>(new Basket { Count = i }, current.ETag)).ToArray();
            var results = await Task.WhenAll(writers.Select(async writer =>
            {
                try
                {
                    await WriteAsync(Storage, writer);
                    return writer;
                }
                catch (InconsistentStateException)
                {
                    return null;
                }
            }));

            var winner = Assert.Single(results, static writer => writer is not null)!;
            current = await ReadAsync(Storage);
            Assert.Equal(winner.ETag, current.ETag);
            Assert.Equal(winner.State!.Count, current.State!.Count);
        }
    }

    [Fact]
    public async Task Clear_CurrentEtag_LeavesNoRecordAndStaleWritersLose()
    {
        var state = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));
        var stale = new GrainState<Basket>(new Basket { Count = 9 }, state.ETag);

        await Storage.ClearStateAsync("content", _id, state);

        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync(Storage)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Storage, stale));
        await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 2 }, state.ETag));
        Assert.Equal(2, (await ReadAsync(Storage)).State!.Count);
    }

    [Fact]
    public async Task Clear_StaleEtag_Loses()
    {
        var state = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));
        var stale = new GrainState<Basket>(new Basket(), state.ETag);
        await WriteAsync(Storage, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("content", _id, stale));

        Assert.True((await ReadAsync(Storage)).RecordExists);
    }

    [Fact]
    public async Task Clear_DeletingStorage_RemovesTheKey()
    {
        var storage = Get("deleting");
        var state = await WriteAsync(storage, new GrainState<Basket>(new Basket { Count = 1 }));

        await storage.ClearStateAsync("content", _id, state);

        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Options);
        Assert.False(await connection.GetDatabase().KeyExistsAsync($"{_cluster.Options.ServiceId}/state/{_id}/content"));
        await WriteAsync(storage, new GrainState<Basket>(new Basket { Count = 2 }, state.ETag));
    }

    [Fact]
    public async Task Options_OwnKeyAndExpiry_AreUsed()
    {
        await WriteAsync(Get("own"), new GrainState<Basket>(new Basket { Count = 1 }));

        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.Options);
        var left = await connection.GetDatabase().KeyTimeToLiveAsync($"mine/{_id}/content");
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Grain_RecordChangedBehindIt_FailsAndStartsAgainFromTheRecord()
    {
        var grain = _cluster.Client.GetGrain<IBasketGrain>(RedisFixture.NewKey());
        Assert.Equal(1, await grain.AddAsync("a"));
        var first = await grain.GetActivationAsync();
        var record = new GrainState<Basket>();
        await Storage.ReadStateAsync("content", grain.GetGrainId(), record);
        record.State!.Count = 100;
        await Storage.WriteStateAsync("content", grain.GetGrainId(), record);

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync("b"));

        Assert.Equal(101, await grain.AddAsync("b"));
        Assert.NotEqual(first, await grain.GetActivationAsync());
    }

    [Fact]
    [Trait("Kind", "Fault")]
    public async Task Redis_Restarted_KeepsRecordsAndEtags()
    {
        var state = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));

        await _redis.Server.RestartAsync(keepData: true);

        var read = await RedisFixture.EventuallyAsync(() => ReadAsync(Storage));
        Assert.Equal(state.ETag, read.ETag);
        await WriteAsync(Storage, read);
    }

    // The write reaches Redis, the answer does not come in time: neither a success nor a conflict is told.
    [Fact]
    [Trait("Kind", "Fault")]
    public async Task Write_NoAnswer_IsToldAsUnknownAndFoundOutByTheNext()
    {
        var state = await WriteAsync(Storage, new GrainState<Basket>(new Basket { Count = 1 }));
        var etag = state.ETag;
        state.State = new Basket { Count = 2 };

        // On a busy machine the time may be over before the write is sent: then once more.
        var hasty = Get("hasty");
        for (var round = 0; (await RedisFixture.EventuallyAsync(() => ReadAsync(hasty))).State!.Count != 2; round++)
        {
            Assert.True(round < 10, "The write did not reach Redis.");
            await _redis.Server.Process.SignalAsync("STOP");
            try
            {
                var error = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(hasty, state));
                Assert.IsNotType<InconsistentStateException>(error);
            }
            finally
            {
                await _redis.Server.Process.SignalAsync("CONT");
            }

            Assert.Equal(etag, state.ETag);
        }

        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Storage, state));
    }

    private IGrainStorage Get(string name) => _cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(name);

    private async Task<GrainState<Basket>> ReadAsync(IGrainStorage storage)
    {
        var state = new GrainState<Basket>();
        await storage.ReadStateAsync("content", _id, state);
        return state;
    }

    private async Task<GrainState<Basket>> WriteAsync(IGrainStorage storage, GrainState<Basket> state)
    {
        await storage.WriteStateAsync("content", _id, state);
        return state;
    }
}
