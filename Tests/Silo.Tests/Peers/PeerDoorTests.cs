namespace Grid.Silo.Peers;

public sealed class PeerDoorTests
{
    private readonly PeerDoor _door = new("http://127.0.0.1:9", TimeProvider.System);

    [Fact]
    public void Eject_RequestsUnderWay_BreaksThemOffAndLeavesTheDoorAlone()
    {
        var underWay = _door.Silent;

        Assert.True(_door.Eject());

        Assert.True(underWay.IsCancellationRequested);
        Assert.True(_door.IsEjected);
        Assert.False(_door.Silent.IsCancellationRequested);
        Assert.False(_door.Eject());
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
        Assert.True(SpinWait.SpinUntil(() => _door.IsSilentFor(TimeSpan.Zero), TimeSpan.FromSeconds(10)));
        _door.End();
        Assert.False(_door.IsSilentFor(TimeSpan.Zero));
    }
}
