using Grid.Serving;
using Grid.Tests.Serving;
using Xunit;

namespace Grid.Tests.Batching;

// Alone in the process while it runs: it counts what the whole process allocates.
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
    public sealed class Alone;

    // A row is 64 KiB, so one tensor on the managed heap for a request would be seen thirty times over.
    [Fact]
    public async Task InferAsync_OnceWarm_AllocatesNothingOfATensorsSize()
    {
        const int Requested = 16;
        const int Rounds = 50;
        await using var engine = new TestEngine(options => options.ConcurrentRuns = 1);
        var replica = await engine.LoadAsync(MadeModels.Echo(ElementType.Float, width: 16_384));
        var asked = new Task<InferenceOutcome>[Requested];
        for (var round = 0; round < 5; round++)
        {
            await RoundAsync();
        }

        var buffers = engine.Buffers.Allocations;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var round = 0; round < Rounds; round++)
        {
            await RoundAsync();
        }

        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Rounds * Requested);
        Assert.Equal(buffers, engine.Buffers.Allocations);
        Assert.InRange(each, 0, 2048);
        Assert.Equal(5 + Rounds, replica.GetStatistics().ExecutionCount);
        Assert.Equal(0, engine.Buffers.LeasedBytes);

        async Task RoundAsync()
        {
            using (engine.HoldThreads())
            {
                for (var i = 0; i < Requested; i++)
                {
                    asked[i] = replica.InferAsync(Request(), default).AsTask();
                }
            }

            for (var i = 0; i < Requested; i++)
            {
                (await asked[i]).Result!.Dispose();
            }
        }

        InferenceRequest Request()
        {
            var request = new InferenceRequest(replica.Signature);
            var buffer = engine.Buffers.Rent(16_384 * sizeof(float));
            request.Inputs[0] = new InputTensor(Grid.Tensors.TensorDataType.Fp32, [1, 16_384], buffer, 0, buffer.Length);
            return request;
        }
    }
}
