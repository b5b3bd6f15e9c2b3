using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grid.OnnxModels;
using Xunit;

namespace Grid.Cluster.Product;

// DESIGN: with Redis away, or back without its data, models serve on and nothing can be changed; it is put back from snapshots.
[Trait("Kind", "Fault")]
public sealed partial class RedisLossTests
{
    private const string Ten = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,10],"data":[1,2,3,4,5,6,7,8,9,10]}]}""";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Redis_AwayAndBackWithAndWithoutItsData_NothingAcknowledgedIsLost() => LoseAsync(joins: false);

    [Fact]
    [Trait("Promise", "StandIn")] // Orleans' silos don't write themselves into a table of members that was emptied: who joins then stays alone.
    public Task Redis_BackWithoutItsDataAndASiloJoins_NothingAcknowledgedIsLost() => LoseAsync(joins: true);

    [Fact]
    public async Task Start_RedisThatMayLose_IsRefusedUnlessItIsWanted()
    {
        await using var cluster = await GridCluster.StartAsync("--appendonly", "no");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.StartAsync(0));
        Assert.Contains("CONFIG SET appendonly yes", refused.Message, StringComparison.Ordinal);

        var silo = await cluster.StartAsync(0, "--redis-may-lose");
        Assert.Contains("CONFIG SET appendonly yes", silo.Process.Output, StringComparison.Ordinal);
    }

    private static async Task LoseAsync(bool joins)
    {
        await using var cluster = await GridCluster.StartAsync();
        cluster.Put(0, "kept", MadeModels.Linear10());
        cluster.Put(0, "gone", MadeModels.Linear10(2));
        await cluster.StartAsync(0);
        await cluster.StartAsync(1);
        Assert.Equal(200, (await cluster[1].PostAsync("/v2/repository/models/gone/unload", "{}")).Status);
        Assert.Equal(200, (await cluster[0].PostAsync("/v2/repository/models/kept/load", Config(7))).Status);
        var expected = await cluster[0].PostAsync("/v2/models/kept/infer", Ten);
        Assert.True(expected.Status == 200, expected.Body);

        // Away: what serves goes on, what changes is refused in words.
        await cluster.Redis.KillAsync();
        await ServesAsync(cluster, expected);
        await IsRefusedAsync(cluster, "can't be reached");
        foreach (var silo in new[] { cluster[0], cluster[1] })
        {
            TellsOnce(silo.Process.Output);
        }

        // Back with its data: all goes on by itself.
        await cluster.Redis.StartAgainAsync();
        await LoadsAsync(cluster[1], 8);
        Assert.Equal(409, (await cluster[1].RecoverAsync()).Status);

        // Back without: the same refusals, and the remedy.
        await cluster.Redis.RestartAsync(keepData: false);
        await ServesAsync(cluster, expected);
        await IsRefusedAsync(cluster, "./grid recover");

        // A silo that joins now with an empty data folder doesn't take it for a new cluster, and has no need of a key to know.
        var last = joins ? await cluster.StartUnreadyAsync(2) : cluster[1];
        Assert.Equal(404, (await cluster[1].PostAsync("/grid/v1/recover", "{}")).Status);
        if (joins)
        {
            await IsRefusedAsync(last, "./grid recover");
            Assert.Equal(409, (await last.RecoverAsync()).Status);
        }

        var (status, body) = await cluster[1].RecoverAsync();
        Assert.True(status == 200, body);
        Assert.True((int)JsonNode.Parse(body)!["records"]! >= 3, body);

        // What was acknowledged last is what is stored.
        await HasBatchSizeAsync(cluster[0], 8);
        Assert.Equal(503, (await cluster[0].GetAsync("/v2/models/gone/ready")).Status);
        await LoadsAsync(last, 9);
        await HasBatchSizeAsync(cluster[0], 9);
        await ServesAsync(cluster, expected);
    }

    private static string Config(int batch) => $$$"""{"parameters":{"config":"{\"maxBatchSize\":{{{batch}}}}"}}""";

    // What a door is told of a load may be lost (IRouteObserver); it asks again in half a minute.
    private static async Task HasBatchSizeAsync(GridSilo silo, int batch)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync())
        {
            var (status, body) = await silo.GetAsync("/v2/models/kept/config");
            Assert.True(status == 200, body);
            var found = (int)JsonNode.Parse(body)!["max_batch_size"]!;
            if (found == batch)
            {
                return;
            }

            Assert.True(watch.Elapsed < Deadline, $"The batch size is {found}, not {batch}.");
        }
    }

    private static async Task ServesAsync(GridCluster cluster, (int Status, string Body) expected)
    {
        foreach (var silo in new[] { cluster[0], cluster[1] })
        {
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(expected, await silo.PostAsync("/v2/models/kept/infer", Ten));
            }
        }
    }

    // However often it was tried: once for each kind of failure and number of models, and when it works again (ClusterWatchTests).
    private static void TellsOnce(string log)
    {
        var lines = log.Split(Environment.NewLine).Select(static line => ReplicasNotAsked().Match(line)).Where(static match => match.Success)
            .Select(static match => (match.Groups["models"].Value, match.Groups["error"].Value)).ToArray();
        Assert.All(lines.Zip(lines.Skip(1)), static pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [GeneratedRegex(@"(?<models>The|All|\d+ of \d+) models could .*?to look after their replicas( \((?<error>[^;]*);|.*?(?<error>\w+Exception))?")]
    private static partial Regex ReplicasNotAsked();

    // At no time accepted, and refused in those words once the silo knows how it is with Redis.
    private static async Task IsRefusedAsync(GridCluster cluster, string words)
    {
        foreach (var silo in new[] { cluster[0], cluster[1] })
        {
            await IsRefusedAsync(silo, words);
        }
    }

    private static async Task IsRefusedAsync(GridSilo silo, string words)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync())
        {
            var (status, body) = await silo.PostAsync("/v2/repository/models/kept/load", Config(5));
            Assert.True(status == 503, $"{status} {body}");
            if (body.Contains(words, StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(watch.Elapsed < Deadline, $"'{words}' was not said: {body}");
        }
    }

    // Once the connections to Redis are there again.
    private static async Task LoadsAsync(GridSilo silo, int batch)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync())
        {
            var (status, body) = await silo.PostAsync("/v2/repository/models/kept/load", Config(batch));
            if (status == 200)
            {
                return;
            }

            Assert.True(watch.Elapsed < Deadline, $"{status} {body}{Environment.NewLine}{silo.Process.Output}");
        }
    }
}
