using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class WrongGuessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Two silos place a grain at once. The one whose choice comes too late must learn where the grain is: else it goes on
    // asking the silo it had chosen, and its calls fail when that one dies, which has nothing to do with the grain.
    [Fact]
    public async Task Placement_ThatCameTooLate_IsForgotten()
    {
        var placements = new Placements();
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton(placements).AddPlacementDirector<SlowPlacement, SlowDirector>());
        await using var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Deadline);
        var (late, wrong, right) = (cluster.Silos[0], cluster.Silos[1], cluster.Silos[2]);
        (placements.Late, placements.Wrong) = (late.SiloAddress, wrong.SiloAddress);

        // The part of the directory with the grain does not die with the silo: calls would wait until it is declared dead.
        var grain = Enumerable.Range(0, 1000).Select(static i => $"it {i}").First(key => !wrong.SiloAddress.Equals(OwnerOf(cluster, late, key)));

        var call = WhereAsync(cluster, late, grain);
        await placements.Asked.Task.WaitAsync(Deadline);
        Assert.Equal(right.SiloAddress, await WhereAsync(cluster, right, grain).WaitAsync(Deadline));
        placements.MayAnswer.SetResult();
        Assert.Equal(right.SiloAddress, await call.WaitAsync(Deadline));

        await cluster.KillSiloAsync(wrong).WaitAsync(Deadline);
        Assert.Equal(right.SiloAddress, await WhereAsync(cluster, late, grain).WaitAsync(Deadline));
    }

    private static Task<SiloAddress> WhereAsync(InProcessTestCluster cluster, InProcessSiloHandle silo, string key)
        => Grain(cluster, silo, key).WhereAsync();

    private static SiloAddress? OwnerOf(InProcessTestCluster cluster, InProcessSiloHandle silo, string key)
        => cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<SiloRuntime>().Directory.GetOwner(Grain(cluster, silo, key).GetGrainId());

    private static ISlowlyPlacedGrain Grain(InProcessTestCluster cluster, InProcessSiloHandle silo, string key)
        => cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>().GetGrain<ISlowlyPlacedGrain>(key);

    internal sealed class Placements
    {
        public SiloAddress? Late { get; set; }

        public SiloAddress? Wrong { get; set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayAnswer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    internal sealed class SlowPlacement : PlacementStrategy;

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class SlowPlacementAttribute() : PlacementAttribute(new SlowPlacement());

    internal sealed class SlowDirector(Placements placements) : IPlacementDirector
    {
        public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
        {
            if (!context.LocalSilo.Equals(placements.Late))
            {
                return context.LocalSilo;
            }

            placements.Asked.TrySetResult();
            await placements.MayAnswer.Task;
            return placements.Wrong!;
        }
    }

    [SlowPlacement]
    internal sealed class SlowlyPlacedGrain(ILocalSiloDetails silo) : Grain, ISlowlyPlacedGrain
    {
        public Task<SiloAddress> WhereAsync() => Task.FromResult(silo.SiloAddress);
    }
}
