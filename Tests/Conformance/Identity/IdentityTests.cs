using System.Net;
using Grid.Conformance.Support;

namespace Grid.Conformance.Identity;

public abstract class IdentityTests(ClusterFixture fixture)
{
    [Fact]
    public async Task GrainId_OfAClass_IsItsLowerCaseNameWithoutGrainAndTheKey()
    {
        var grain = fixture.Client.GetGrain<IPlainNameGrain>("a key");

        Assert.Equal("plainname/a key", grain.GetGrainId().ToString());
        Assert.Equal("plainname/a key", await grain.GetIdAsync().Within());
        Assert.Equal("a key", grain.GetPrimaryKeyString());
    }

    [Fact]
    public async Task GrainId_OfAClassWithAGrainType_HasThatType()
        => Assert.Equal("given-name/k", await fixture.Client.GetGrain<INamedGrain>("k").GetIdAsync().Within());

    [Theory]
    [InlineData("tenant/model/1")]
    [InlineData("a+b")]
    [InlineData("ümläut")]
    public async Task GrainId_KeyWithSlashOrPlus_ComesBackWhole(string key)
    {
        var grain = fixture.Client.GetGrain<IPlainNameGrain>(key);

        Assert.Equal("plainname/" + key, await grain.GetIdAsync().Within());
        Assert.Equal(key, GrainId.Parse("plainname/" + key).Key.ToString());
        Assert.Equal("plainname", GrainId.Parse("plainname/" + key).Type.ToString());
    }

    [Fact]
    public void GetGrain_EmptyKey_Throws()
        => Assert.ThrowsAny<ArgumentException>(() => fixture.Client.GetGrain<IPlainNameGrain>(""));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(10, "A")]
    [InlineData(255, "FF")]
    [InlineData(-1, "FFFFFFFFFFFFFFFF")]
    public async Task GrainId_IntegerKey_IsUpperCaseHexadecimal(long key, string text)
    {
        var grain = fixture.Client.GetGrain<INumberedGrain>(key);

        Assert.Equal("numbered/" + text, grain.GetGrainId().ToString());
        Assert.Equal(key, await grain.GetKeyAsync().Within());
    }

    [Fact]
    public async Task GrainId_GuidKey_IsThirtyTwoLowerCaseDigits()
    {
        var key = Guid.Parse("ABCDEF01-2345-6789-ABCD-EF0123456789");
        var grain = fixture.Client.GetGrain<IGuidGrain>(key);

        Assert.Equal("guid/abcdef0123456789abcdef0123456789", grain.GetGrainId().ToString());
        Assert.Equal(key, await grain.GetKeyAsync().Within());
    }

    [Fact]
    public async Task GetGrain_ByGrainId_ReachesTheSameGrain()
    {
        var id = GrainId.Parse("plainname/by-id");

        Assert.Equal("plainname/by-id", await fixture.Client.GetGrain<IPlainNameGrain>(id).GetIdAsync().Within());
        Assert.Equal(fixture.Client.GetGrain<IPlainNameGrain>("by-id"), fixture.Client.GetGrain<IPlainNameGrain>(id));
    }

    [Fact]
    public async Task Reference_ReturnedByAGrain_PointsToIt()
    {
        var grain = fixture.Client.GetGrain<IPlainNameGrain>("self");

        var self = await grain.GetSelfAsync().Within();

        Assert.Equal(grain, self);
        Assert.Equal("plainname/self", await self.GetIdAsync().Within());
    }

    [Fact]
    public void SiloAddress_ParsableString_RoundTrips()
    {
        var address = SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.1.2.3"), 11111), 42);

        Assert.Equal("10.1.2.3:11111@42", address.ToParsableString());
        Assert.Equal(address, SiloAddress.FromParsableString("10.1.2.3:11111@42"));
        Assert.Equal(42, address.Generation);
        Assert.Equal(11111, address.Endpoint.Port);
    }
}

public sealed class IdentityOnOneSiloTests(OneSilo fixture) : IdentityTests(fixture), IClassFixture<OneSilo>;

public sealed class IdentityOnThreeSilosTests(ThreeSilos fixture) : IdentityTests(fixture), IClassFixture<ThreeSilos>;
