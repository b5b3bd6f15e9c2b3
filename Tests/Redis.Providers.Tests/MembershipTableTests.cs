using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Grid.RedisProviders;

public sealed class MembershipTableTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly string _cluster = RedisFixture.NewKey();
    private readonly List<IHost> _hosts = [];
    private IMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        _table = NewTable();
        await _table.InitializeMembershipTable(true);
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    [Fact]
    public async Task ReadAll_NewTable_IsEmptyAndOfVersionZero()
    {
        var data = await _table.ReadAll();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    [Fact]
    public async Task Initialize_Again_LeavesTheTableAsItIs()
    {
        await InsertAsync(_table, Entry(1));

        await NewTable().InitializeMembershipTable(true);

        var data = await _table.ReadAll();
        Assert.Single(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task InsertRow_NewSilo_IsReadAsItWasByAnother()
    {
        var entry = Entry(1);
        entry.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Start.AddMinutes(1))];

        Assert.True(await InsertAsync(_table, entry));

        var other = NewTable();
        await other.InitializeMembershipTable(false);
        var (read, _) = Assert.Single((await other.ReadAll()).Members);
        Assert.Equal(entry.SiloAddress, read.SiloAddress);
        Assert.Equal(SiloStatus.Joining, read.Status);
        Assert.Equal("silo-1", read.SiloName);
        Assert.Equal("host", read.HostName);
        Assert.Equal(30001, read.ProxyPort);
        Assert.Equal(Start, read.StartTime.ToUniversalTime());
        Assert.Equal(Start, read.IAmAliveTime.ToUniversalTime());
        var (suspecting, time) = Assert.Single(read.SuspectTimes!);
        Assert.Equal(Entry(2).SiloAddress, suspecting);
        Assert.Equal(Start.AddMinutes(1), time.ToUniversalTime());
    }

    [Fact]
    public async Task InsertRow_SiloThatIsThere_IsRefused()
    {
        await InsertAsync(_table, Entry(1));

        Assert.False(await InsertAsync(_table, Entry(1)));

        Assert.Equal(1, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task InsertRow_OldVersion_IsRefused()
    {
        var old = (await _table.ReadAll()).Version;
        await InsertAsync(_table, Entry(1));

        Assert.False(await _table.InsertRow(Entry(2), old.Next()));

        Assert.Single((await _table.ReadAll()).Members);
    }

    // Many silos change the table at once, each on its own connection: for each version exactly one succeeds.
    [Fact]
    public async Task Changes_ConcurrentOfOneVersion_ExactlyOneIsMade()
    {
        await InsertAsync(_table, Entry(0));
        var tables = Enumerable.Range(1, 6).Select(_ => NewTable()).ToArray();
        foreach (var table in tables)
        {
            await table.InitializeMembershipTable(true);
        }

        for (var round = 1; round <= 20; round++)
        {
            var read = await _table.ReadAll();
            var (zero, etag) = read.Members.Single(static row => row.Item1.SiloName == "silo-0");
            var made = await Task.WhenAll(tables.Select((table, i) => i % 2 == 0
                ? table.InsertRow(Entry((round * 100) + i), read.Version.Next())
                : table.UpdateRow(zero, etag, read.Version.Next())));

            Assert.Single(made, true);
            Assert.Equal(round + 1, (await _table.ReadAll()).Version.Version);
        }
    }

    [Fact]
    public async Task UpdateRow_CurrentEtag_ChangesRowAndVersionTogether()
    {
        await InsertAsync(_table, Entry(1));
        var (entry, etag, version) = await ReadAsync(Entry(1).SiloAddress);
        entry.Status = SiloStatus.Active;

        Assert.True(await _table.UpdateRow(entry, etag, version.Next()));

        var (read, _, next) = await ReadAsync(entry.SiloAddress);
        Assert.Equal(SiloStatus.Active, read.Status);
        Assert.Equal(version.Version + 1, next.Version);
    }

    [Fact]
    public async Task UpdateRow_RowThatHasChanged_IsRefused()
    {
        await InsertAsync(_table, Entry(1));
        var (entry, etag, version) = await ReadAsync(Entry(1).SiloAddress);
        entry.Status = SiloStatus.Dead;
        Assert.True(await _table.UpdateRow(entry, etag, version.Next()));

        entry.Status = SiloStatus.Active;
        Assert.False(await _table.UpdateRow(entry, etag, version.Next()));

        Assert.Equal(SiloStatus.Dead, (await ReadAsync(entry.SiloAddress)).Entry.Status);
    }

    [Fact]
    public async Task ReadRow_UnknownSilo_HasTheVersionAlone()
    {
        await InsertAsync(_table, Entry(1));

        var data = await _table.ReadRow(Entry(2).SiloAddress);

        Assert.Empty(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    // The writer's copy of the entry is old: the sign of life must not bring the silo back.
    [Fact]
    public async Task UpdateIAmAlive_EntryDeclaredDeadMeanwhile_WritesTheTimeAlone()
    {
        await InsertAsync(_table, Entry(1));
        var (entry, etag, version) = await ReadAsync(Entry(1).SiloAddress);
        entry.Status = SiloStatus.Dead;
        Assert.True(await _table.UpdateRow(entry, etag, version.Next()));

        entry.Status = SiloStatus.Active;
        entry.IAmAliveTime = Start.AddHours(1);
        await _table.UpdateIAmAlive(entry);

        var (read, _, after) = await ReadAsync(entry.SiloAddress);
        Assert.Equal(SiloStatus.Dead, read.Status);
        Assert.Equal(Start.AddHours(1), read.IAmAliveTime.ToUniversalTime());
        Assert.Equal(version.Version + 1, after.Version);
    }

    // The silo then reads the table, and writes its entry again: a sign of life alone would be an entry without a status.
    [Fact]
    [Trait("Promise", "StandIn")] // Orleans fails in other words.
    public async Task UpdateIAmAlive_NoEntry_SaysSoAndWritesNothing()
    {
        await InsertAsync(_table, Entry(1));

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => _table.UpdateIAmAlive(Entry(2)));

        Assert.Contains("is not in the membership table", exception.Message, StringComparison.Ordinal);
        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_OldAndDead_RemovesThoseAlone()
    {
        var dead = Entry(1);
        dead.Status = SiloStatus.Dead;
        var fresh = Entry(2);
        fresh.Status = SiloStatus.Dead;
        fresh.StartTime = fresh.IAmAliveTime = Start.AddDays(2);
        var active = Entry(3);
        active.Status = SiloStatus.Active;
        foreach (var entry in (MembershipEntry[])[dead, fresh, active])
        {
            Assert.True(await InsertAsync(_table, entry));
        }

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Start.AddDays(1)));

        var left = (await _table.ReadAll()).Members.Select(static row => row.Item1.SiloName).Order();
        Assert.Equal(["silo-2", "silo-3"], left);
    }

    [Fact]
    [Trait("Promise", "StandIn")] // Orleans removes every old entry that is not active.
    public async Task CleanupDefunctSiloEntries_OldAndNotDead_StaysAsItIs()
    {
        await InsertAsync(_table, Entry(1));

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Start.AddDays(1)));

        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_OwnCluster_RemovesTheTable()
    {
        await InsertAsync(_table, Entry(1));

        await _table.DeleteMembershipTableEntries(_cluster);

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Options);
        Assert.False(await connection.GetDatabase().KeyExistsAsync($"service/members/{_cluster}"));
    }

    [Fact]
    public async Task Table_InRedis_IsAHashWithAFieldForEachSilo()
    {
        await InsertAsync(_table, Entry(1));
        await InsertAsync(_table, Entry(2));

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Options);
        Assert.Equal(3, await connection.GetDatabase().HashLengthAsync($"service/members/{_cluster}"));
        Assert.True(await connection.GetDatabase().HashExistsAsync($"service/members/{_cluster}", "Version"));
    }

    [Fact]
    [Trait("Kind", "Fault")]
    public async Task Redis_Restarted_KeepsTheTable()
    {
        await InsertAsync(_table, Entry(1));

        await redis.Server.RestartAsync(keepData: true);

        var data = await RedisFixture.EventuallyAsync(_table.ReadAll);
        Assert.Single(data.Members);
        Assert.True(await InsertAsync(_table, Entry(2)));
    }

    // Redis answers too late: the caller is told that it does not know. Whether the change was made depends on how far it had
    // come (Orleans asks first and changes then), but it is made wholly or not at all.
    [Fact]
    [Trait("Kind", "Fault")]
    public async Task InsertRow_NoAnswer_IsAnErrorAndIsMadeOnceAtMost()
    {
        var hasty = NewTable(redis.HastyOptions);
        await RedisFixture.EventuallyAsync(async () =>
        {
            await hasty.InitializeMembershipTable(false);
            return true;
        });
        var version = (await _table.ReadAll()).Version;
        await redis.Server.Process.SignalAsync("STOP");
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => hasty.InsertRow(Entry(1), version.Next()));
        }
        finally
        {
            await redis.Server.Process.SignalAsync("CONT");
        }

        // Read on the connection of the insertion, and so after it.
        var found = await RedisFixture.EventuallyAsync(hasty.ReadAll);
        Assert.Equal(found.Version.Version, found.Members.Count);
        Assert.Equal(found.Members.Count == 0, await _table.InsertRow(Entry(1), version.Next()));
        Assert.Single((await _table.ReadAll()).Members);
    }

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), number + 1),
        Status = SiloStatus.Joining,
        SiloName = $"silo-{number}",
        HostName = "host",
        ProxyPort = 30000 + number,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    private static async Task<bool> InsertAsync(IMembershipTable table, MembershipEntry entry)
        => await table.InsertRow(entry, (await table.ReadAll()).Version.Next());

    private async Task<(MembershipEntry Entry, string Etag, TableVersion Version)> ReadAsync(SiloAddress silo)
    {
        var data = await _table.ReadRow(silo);
        var (entry, etag) = Assert.Single(data.Members);
        return (entry, etag, data.Version);
    }

    // As a silo has it, which is never started.
    private IMembershipTable NewTable(ConfigurationOptions? configuration = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_cluster, "service"))
            .UseRedisClustering(options => options.ConfigurationOptions = configuration ?? redis.Options));
        var host = builder.Build();
        _hosts.Add(host);
        return host.Services.GetRequiredService<IMembershipTable>();
    }
}
