using Grid.Models;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ReplicaRecordTests
{
    private static readonly ReplicaKey Key = new(new ModelKey(ModelKey.PublicTenant, "m"), 1, 3);
    private readonly ReplicaRecord _replica = new(Key, 3);

    // The answer to the load comes after the push that says it is over.
    [Fact]
    public void Take_LoadingAfterReady_StaysReady()
    {
        _replica.Take(StatusOf(ModelVersionState.Ready));

        _replica.Take(StatusOf(ModelVersionState.Loading));

        Assert.True(_replica.IsReady);
        Assert.True(_replica.Settled.IsCompleted);
    }

    [Fact]
    public void Take_ReadyAfterTheDrainBegan_StillDrains()
    {
        _replica.Take(StatusOf(ModelVersionState.Ready));
        _replica.Drain();

        _replica.Take(StatusOf(ModelVersionState.Ready));
        _replica.Take(StatusOf(ModelVersionState.Unloading));
        Assert.False(_replica.Settled.IsCompleted);

        _replica.Take(StatusOf(ModelVersionState.Unavailable));
        Assert.True(_replica.Settled.IsCompleted);
    }

    // A door makes a status of the failure, so there has to be one.
    [Fact]
    public void Take_DrainedWhileItLoads_IsAFailureWithAReason()
    {
        _replica.Take(StatusOf(ModelVersionState.Unloading));

        Assert.True(_replica.Settled.IsCompleted);
        Assert.Equal(ModelFailure.Unavailable, _replica.Failure);
        Assert.NotEmpty(_replica.Reason);
    }

    private static ReplicaStatus StatusOf(ModelVersionState state)
        => new(Key, 3, state, SiloAddress.Zero, new ModelSignature("p", [], 0, [], [], 0, []), null, ModelFailure.None, "");
}
