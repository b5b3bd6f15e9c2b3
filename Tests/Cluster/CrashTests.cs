using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.OnnxModels;
using Xunit;
using Xunit.Abstractions;

namespace Grid.Cluster;

// DESIGN: nothing acknowledged is lost by a crash of any one process.
[Trait("Kind", "Fault")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Rounds = 12;

    // Models are loaded and unloaded without pause, each by its own client; the silo is killed at a random moment. After
    // each restart every model is as last acknowledged, or as the one unacknowledged command would have it.
    [Fact]
    public async Task LoadAndUnload_SiloKilledAtRandomMoments_KeepsWhatWasAcknowledged()
    {
        ModelOnDisk[] models = [new("a"), new("b"), new("c")];
        await using var silo = await TestSilo.StartAsync(folder =>
        {
            foreach (var model in models)
            {
                var path = Path.Combine(folder, model.Name, "1", "model.onnx");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                MadeModels.Linear10().Save(path);
            }
        });
        foreach (var model in models)
        {
            model.Settle(await ReadAsync(silo, model.Name));
        }

        var random = new Random(3);
        var sizes = 1000;
        var (acknowledged, inFlight) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = models.Select(model => Task.Run(
                () => CommandUntilCrashAsync(silo, model, random.Next(), () => Interlocked.Increment(ref sizes), () => first.TrySetResult()))).ToArray();

            // So that each round acknowledges something, on a busy machine, too. Who is done already has failed.
            await Task.WhenAny([first.Task, .. clients]);
            await CrashAfterAsync(silo, TimeSpan.FromMilliseconds(random.Next(20, 600)));
            acknowledged += (await Task.WhenAll(clients)).Sum();
            inFlight += models.Count(model => model.IsInFlight);

            await silo.RestartAsync();
            foreach (var model in models)
            {
                var found = await ReadAsync(silo, model.Name);
                Assert.True(model.Allows(found), $"Round {round}, {model}, but after the restart it is {found?.ToString() ?? "unloaded"}.");
                model.Settle(found);
            }
        }

        output.WriteLine($"{Rounds} kills, {acknowledged} acknowledged commands, {inFlight} in flight when killed");
        Assert.True(acknowledged > Rounds, $"Only {acknowledged} commands were acknowledged: the test has shown nothing.");
        Assert.True(inFlight > 0, "No command was in flight at any kill: the test has shown nothing.");
    }

    // A moment in time is what is wanted here, not a condition: the crash must hit anything at all.
    private static async Task CrashAfterAsync(TestSilo silo, TimeSpan moment)
    {
        using var timer = new PeriodicTimer(moment);
        await timer.WaitForNextTickAsync();
        await silo.Process.KillAsync();
    }

    // Returns how many commands were acknowledged before the silo was gone.
    private static async Task<int> CommandUntilCrashAsync(TestSilo silo, ModelOnDisk model, int seed, Func<int> nextSize, Action acknowledge)
    {
        var random = new Random(seed);
        for (var acknowledged = 0; ; acknowledged++)
        {
            int? size = random.Next(3) == 0 ? null : nextSize();
            var json = size is null
                ? "{}"
                : JsonSerializer.Serialize(new { parameters = new { config = JsonSerializer.Serialize(new { maxBatchSize = size }) } });
            model.Send(size);
            try
            {
                var (status, body) = await silo.Client.PostAsync($"/v2/repository/models/{model.Name}/{(size is null ? "unload" : "load")}", json);
                Assert.True(status == 200, $"{model}: {status} {body}");
                model.Acknowledge();
                acknowledge();
            }
            catch (HttpRequestException)
            {
                return acknowledged;
            }
        }
    }

    private static async Task<int?> ReadAsync(TestSilo silo, string model)
    {
        var ready = await silo.Client.GetAsync($"/v2/models/{model}/ready");
        if (ready.Status != 200)
        {
            return null;
        }

        var (status, body) = await silo.Client.GetAsync($"/v2/models/{model}/config");
        Assert.Equal(200, status);
        return (int)JsonNode.Parse(body)!["max_batch_size"]!;
    }
}
