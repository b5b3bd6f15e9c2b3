using System.Diagnostics;
using Grid.OnnxModels;
using Xunit;
using Xunit.Abstractions;

namespace Grid.Cluster.Product;

// Three silos of the product behave as one.
[Trait("Kind", "Fault")]
public sealed class ProductClusterTests(ITestOutputHelper output)
{
    private const string Ten = """{"id":"a","inputs":[{"name":"x","datatype":"FP32","shape":[1,10],"data":[1,2,3,4,5,6,7,8,9,10]}]}""";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // One silo has the models' files; the others start with empty folders. The model that is loaded at its door is served by all
    // doors, with the same bytes. Then the silo is killed: a second one holds the files by then, and serves them.
    [Fact]
    public async Task Cluster_ModelLoadedThroughOneDoor_IsServedByAllAndOutlivesItsSilo()
    {
        await using var cluster = await GridCluster.StartAsync();
        cluster.Put(0, "m", MadeModels.Linear10());
        foreach (var i in new[] { 0, 1, 2 })
        {
            await cluster.StartAsync(i);
        }

        cluster.Put(0, "late", MadeModels.Linear10(5));
        var (status, body) = await cluster[0].PostAsync("/v2/repository/models/late/load", "{}");
        Assert.True(status == 200, body);

        var answers = new Dictionary<string, string>();
        foreach (var model in new[] { "m", "late" })
        {
            var (first, expected) = await cluster[0].PostAsync($"/v2/models/{model}/infer", Ten);
            Assert.True(first == 200, expected);
            answers[model] = expected;
            foreach (var i in new[] { 1, 2 })
            {
                Assert.Equal((200, expected), await cluster[i].PostAsync($"/v2/models/{model}/infer", Ten));
            }

            await cluster.HeldTwiceAsync(model);
        }

        await cluster[0].Process.KillAsync();
        var watch = Stopwatch.StartNew();
        foreach (var (model, expected) in answers)
        {
            await ServesAsync(cluster[1], model, expected);
            await ServesAsync(cluster[2], model, expected);
        }

        output.WriteLine($"served again by both doors {watch.Elapsed.TotalSeconds:0.0} s after the kill");
    }

    // A silo that is stopped without a word: its connections stay open and nothing answers on them. When it wakes it has been
    // declared dead, and ends by itself.
    [Fact]
    public async Task Pause_SiloOfTheModel_IsServedByAnotherAndEndsWhenItWakes()
    {
        await using var cluster = await GridCluster.StartAsync();
        cluster.Put(0, "m", MadeModels.Linear10());
        foreach (var i in new[] { 0, 1, 2 })
        {
            await cluster.StartAsync(i);
        }

        var (status, expected) = await cluster[1].PostAsync("/v2/models/m/infer", Ten);
        Assert.True(status == 200, expected);
        await cluster.HeldTwiceAsync("m");

        await cluster[0].Process.SignalAsync("STOP");
        var watch = Stopwatch.StartNew();
        await ServesAsync(cluster[1], "m", expected);
        await ServesAsync(cluster[2], "m", expected);
        output.WriteLine($"served again {watch.Elapsed.TotalSeconds:0.0} s after the pause");
        await cluster.DeadAsync();
        await cluster[0].Process.SignalAsync("CONT");

        using var limit = new CancellationTokenSource(Deadline);
        Assert.NotEqual(0, await cluster[0].Process.WaitForExitAsync(limit.Token));
        Assert.Equal((200, expected), await cluster[1].PostAsync("/v2/models/m/infer", Ten));
    }

    // A silo with an empty models folder serves by the door of the one that has the model, and by itself once that one leaves.
    [Fact]
    public async Task Stop_SiloOfTheModel_ServesOnWithoutAFailure()
    {
        await using var cluster = await GridCluster.StartAsync();
        cluster.Put(0, "m", MadeModels.Linear10());
        await cluster.StartAsync(0);
        await cluster.StartAsync(1);
        var (status, expected) = await cluster[1].PostAsync("/v2/models/m/infer", Ten);
        Assert.True(status == 200, expected);
        using var stop = new CancellationTokenSource();
        var caller = Task.Run(async () =>
        {
            var served = 0;
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal((200, expected), await cluster[1].PostAsync("/v2/models/m/infer", Ten));
                served++;
            }

            return served;
        });

        Assert.Equal(0, await cluster[0].Process.StopAsync());

        await ServesAsync(cluster[1], "m", expected);
        await stop.CancelAsync();
        var served = await caller;
        output.WriteLine($"{served} requests served while the silo of the model stopped");
    }

    private static async Task ServesAsync(GridSilo silo, string model, string? expected)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            var (status, body) = await silo.PostAsync($"/v2/models/{model}/infer", Ten);
            if (status == 200)
            {
                Assert.True(expected is null || expected == body, body);
                return;
            }

            Assert.True(
                started.Elapsed < Deadline,
                $"Model '{model}' was not served within {Deadline}: {status} {body}{Environment.NewLine}{silo.Process.Output}");
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            await timer.WaitForNextTickAsync();
        }
    }
}
