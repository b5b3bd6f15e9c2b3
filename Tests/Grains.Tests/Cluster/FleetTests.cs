using System.Runtime.InteropServices;
using Grid.Files;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Grid.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace Grid.Tests.Cluster;

public sealed class FleetTests : IAsyncLifetime
{
    private readonly Fleet _fleet = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _fleet.DisposeAsync();

    [Fact]
    public async Task Start_OneSiloHasTheModel_AllDoorsRouteToIt()
    {
        _fleet.Put(0, "m", 1, seed: 1);
        await _fleet.StartAsync(3);

        var route = await _fleet.RouteAsync(_fleet.Silos[0], "m");

        Assert.Equal($"http://{_fleet.On(route.Silo).Name}", route.Door);
        foreach (var silo in _fleet.Silos)
        {
            Assert.Equal(route, await _fleet.RouteAsync(silo, "m"));
            Assert.Equal(
                silo.SiloAddress.Equals(route.Silo), _fleet.Router(silo).IsServedHere((await _fleet.Router(silo).FindAsync(Fleet.Key("m"), 0, default))!));
        }
    }

    // The silo with the replica dies, and with it perhaps the model's grain: nobody calls either, and the model is served again.
    [Fact]
    [Trait("Kind", "Fault")]
    public async Task Kill_SiloOfTheReplica_IsLoadedElsewhere()
    {
        _fleet.Put(0, "m", 1, seed: 1);
        _fleet.Put(1, "m", 1, seed: 1);
        await _fleet.StartAsync(3);
        var before = await _fleet.RouteAsync(_fleet.Silos[0], "m");

        await _fleet.KillAsync(_fleet.On(before.Silo));

        var survivor = _fleet.Silos.First(silo => silo.IsActive);
        Task<bool>? asking = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                // Also while a question is under way: what it waits for may wait for the clock.
                _fleet.Clock.Advance(TimeSpan.FromMilliseconds(50));
                asking ??= IsRoutedToTheLivingAsync(survivor);
                if (!asking.IsCompleted)
                {
                    return false;
                }

                var isRouted = await asking;
                asking = null;
                return isRouted;
            },
            "the routes name a silo that lives");
        var after = await _fleet.RouteAsync(survivor, "m");
        Assert.NotEqual(before.Silo, after.Silo);
        Assert.True(_fleet.Services(_fleet.On(after.Silo)).GetRequiredService<ReplicaTable>().TryGet(after.Replica, after.Fence, out _));
    }

    // The only silo with the files is about to stop: another one fetches them, serves, and is a holder from then on.
    [Fact]
    public async Task Leave_SiloOfTheReplica_MovesItWithItsFiles()
    {
        _fleet.Put(0, "m", 1, seed: 7);
        await _fleet.StartAsync(2);
        var before = await _fleet.RouteAsync(_fleet.Silos[0], "m");
        var expected = await InferAsync(_fleet.On(before.Silo), before);

        var operation = Guid.NewGuid();
        var outcome = await _fleet.EndAsync("m", operation, await _fleet.Model("m").LeaveAsync(operation, before.Silo));

        Assert.Equal(Outcomes.Succeeded, outcome);
        var after = await _fleet.RouteAsync(_fleet.Silos[0], "m");
        Assert.NotEqual(before.Silo, after.Silo);
        Assert.Equal(expected, await InferAsync(_fleet.On(after.Silo), after));
        var other = _fleet.Services(_fleet.On(after.Silo)).GetRequiredService<FileStore>();
        Assert.True(Assert.Single((await other.DescribeAsync(Fleet.Key("m"), default))!.Versions).IsCopy);
    }

    [Fact]
    public async Task Start_SiloWithOtherFilesForAVersion_ServesWhatWasThereFirst()
    {
        _fleet.Put(0, "m", 1, seed: 1);
        await _fleet.StartAsync(1);
        var before = await _fleet.RouteAsync(_fleet.Silos[0], "m");
        var expected = await InferAsync(_fleet.Silos[0], before);
        _fleet.Put(1, "m", 1, seed: 2);

        var other = await _fleet.StartAnotherAsync();
        var operation = Guid.NewGuid();
        Assert.Equal(Outcomes.Succeeded, await _fleet.EndAsync("m", operation, await _fleet.Model("m").LeaveAsync(operation, before.Silo)));

        var after = await _fleet.RouteAsync(other, "m");
        Assert.Equal(other.SiloAddress, after.Silo);
        Assert.Equal(expected, await InferAsync(other, after));
    }

    // An operator loads at the door of a silo: what lies in that silo's folder is what is meant.
    [Fact]
    public async Task Load_AtASiloWithOtherFiles_ServesThose()
    {
        _fleet.Put(0, "m", 1, seed: 1);
        _fleet.Put(1, "m", 1, seed: 1);
        await _fleet.StartAsync(2);
        var before = await _fleet.RouteAsync(_fleet.Silos[0], "m");
        var expected = await InferAsync(_fleet.On(before.Silo), before);
        var asked = _fleet.Silos[0];
        _fleet.Put(_fleet.IndexOf(asked), "m", 1, seed: 5);

        var operation = Guid.NewGuid();
        var files = await _fleet.Services(asked).GetRequiredService<FileStore>().DescribeAsync(Fleet.Key("m"), default);
        var outcome = await _fleet.EndAsync(
            "m", operation, await _fleet.Model("m").LoadAsync(new LoadModel(operation, null) { Files = files }));

        Assert.Equal(Outcomes.Succeeded, outcome);
        var after = await _fleet.RouteAsync(asked, "m");
        Assert.NotEqual(expected, await InferAsync(_fleet.On(after.Silo), after));
    }

    private async Task<bool> IsRoutedToTheLivingAsync(InProcessSiloHandle silo)
    {
        try
        {
            return await _fleet.Router(silo).FindAsync(Fleet.Key("m"), 0, default) is { } held
                && await _fleet.Router(silo).FindAgainAsync(Fleet.Key("m"), 0, held, default) is { } routes
                && routes.Replicas.All(route => _fleet.Silos.Any(each => each.IsActive && each.SiloAddress.Equals(route.Silo)));
        }
        catch (OrleansException)
        {
            // What was asked was on the silo that died.
            return false;
        }
    }

    private async Task<float> InferAsync(InProcessSiloHandle silo, ReplicaRoute route)
    {
        var services = _fleet.Services(silo);
        Assert.True(services.GetRequiredService<ReplicaTable>().TryGet(route.Replica, route.Fence, out var replica));
        var pool = services.GetRequiredService<TensorBufferPool>();
        var request = new InferenceRequest(replica.Signature) { Version = route.Replica.Version };
        var buffer = pool.Rent(40);
        MemoryMarshal.Cast<byte, float>(buffer.GetSpan()).Fill(1);
        request.Inputs[0] = new InputTensor(TensorDataType.Fp32, [1, 10], buffer, 0, 40);
        var outcome = await replica.InferAsync(request, default);
        Assert.True(outcome.Status == InferenceStatus.Ok, outcome.Message);
        using var result = outcome.Result!;
        return MemoryMarshal.Cast<byte, float>(Assert.Single(result.Outputs).Data.Span)[0];
    }
}
