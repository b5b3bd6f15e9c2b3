using Grid.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Silo.Peers;

public sealed class PeerDoorTests
{
    private readonly ManualTime _clock = new();
    private readonly PeerDoor _door;

    public PeerDoorTests() => _door = new PeerDoor("http://127.0.0.1:9", _clock);

    [Fact]
    public void Eject_RequestsUnderWay_LeavesThemToTheirEnd()
    {
        var underWay = _door.Silent;

        Assert.True(_door.Eject());

        Assert.False(underWay.IsCancellationRequested);
        Assert.True(_door.IsEjected);
        Assert.False(_door.Eject());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_door.IsEjected);
    }

    [Fact]
    public void BreakOff_RequestsUnderWay_EndsThemAndNoLaterOnes()
    {
        var underWay = _door.Silent;

        _door.BreakOff();

        Assert.True(underWay.IsCancellationRequested);
        Assert.False(_door.Silent.IsCancellationRequested);
    }

    // Nothing refuses and nothing is silent: the membership alone tells that no answer will come.
    [Fact]
    public async Task PeerDoors_SiloIsDeadByMembership_BreaksOffWhatIsUnderWay()
    {
        var peers = new PeerList { Doors = [_door.Address] };
        using var doors = new PeerDoors(ClusterKey.Random(), peers, _clock, NullLogger<PeerDoors>.Instance);
        await doors.StartAsync(CancellationToken.None);
        var door = doors.Get(_door.Address);
        door.Begin();
        door.OnSign();
        var underWay = door.Silent;
        _clock.WaitForSleeper();
        peers.Doors = [];

        _clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.True(SpinWait.SpinUntil(() => underWay.IsCancellationRequested, TimeSpan.FromSeconds(60)));
        await doors.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void OnSign_Ejected_IsUsedAgain()
    {
        _door.Eject();

        _door.OnSign();

        Assert.False(_door.IsEjected);
    }

    [Fact]
    public void IsSilentFor_NothingUnderWay_IsNotSilent()
    {
        Assert.False(_door.IsSilentFor(TimeSpan.Zero));
        _door.Begin();
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(_door.IsSilentFor(TimeSpan.Zero));
        _door.End();
        Assert.False(_door.IsSilentFor(TimeSpan.Zero));
    }
}
