using System.Collections.Concurrent;
using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

[Trait("Kind", "Fault")]
public sealed class RestartTests
{
    private const int Restarts = 20;
    private const int Callers = 16;

    // Each command ends with a result or an error, whenever the server dies. Numbers that the server handed out are handed
    // out once: a command that may have run is not sent again.
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Commands_WhileTheServerRestarts20Times_AllEndAndNoneRunsTwice(RedisProtocol protocol)
    {
        await using var server = await RedisProcess.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var options = ConfigurationOptions.Parse(server.Address);
        options.Protocol = protocol;
        options.ReconnectRetryPolicy = new LinearRetry(20);
        options.AsyncTimeout = 5000;
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var db = multiplexer.GetDatabase();
        var handedOut = new ConcurrentBag<long>();
        var unexpected = new ConcurrentBag<Exception>();
        var (failed, isOver) = (0, false);

        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !Volatile.Read(ref isOver); i++)
            {
                try
                {
                    handedOut.Add(await CallAsync(db, caller % 4));
                }
                catch (Exception fault) when (fault is RedisConnectionException or RedisTimeoutException)
                {
                    Interlocked.Increment(ref failed);
                }
                catch (Exception fault)
                {
                    unexpected.Add(fault);
                }
            }
        })).ToArray();

        for (var i = 0; i < Restarts; i++)
        {
            var before = handedOut.Count;
            await Until.IsTrueAsync(() => Task.FromResult(handedOut.Count > before + Callers), $"commands succeed before restart {i}");
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        Assert.Empty(unexpected);
        Assert.Equal(handedOut.Count, handedOut.Distinct().Count());
        Assert.True(failed > 0, "No command was under way at any of the restarts, so the test has shown nothing.");

        // What was lost on the way was counted at most once each.
        var last = (long)await db.StringGetAsync("numbers");
        Assert.InRange(last, handedOut.Count, handedOut.Count + failed);
    }

    // A number that nobody else gets, in one of the ways that a command can take.
    private static async Task<long> CallAsync(IDatabase db, int way)
    {
        switch (way)
        {
            case 0:
                return await db.StringIncrementAsync("numbers");
            case 1:
                return (long)await db.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", ["numbers"]);
            case 2:
                var transaction = db.CreateTransaction();
                transaction.AddCondition(Condition.KeyNotExists("never"));
                var number = transaction.StringIncrementAsync("numbers");
                Assert.True(await transaction.ExecuteAsync());
                return await number;
            default:
                var batch = db.CreateBatch();
                var result = batch.StringIncrementAsync("numbers");
                batch.Execute();
                return await result;
        }
    }
}
