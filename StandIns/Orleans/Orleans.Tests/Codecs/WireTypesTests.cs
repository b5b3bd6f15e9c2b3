using MessagePack;
using Orleans.Serialization.Codecs;

namespace StandIns.Orleans.Tests.Codecs;

public sealed class WireTypesTests
{
    // "int", "list", "list<int>", "list<int>[]": four.
    private readonly WireTypes _types = new(most: 4, static name => name switch { "int" => typeof(int), "string" => typeof(string), "list" => typeof(List<>), _ => null });

    // The process never frees a type: what is asked for from outside must end somewhere.
    [Theory]
    [InlineData("list<list<int>>")]
    [InlineData("list<int[]>")]
    [InlineData("string[]")]
    public void Full_ANewTypeIsRefused_AndKnownOnesAreNot(string another)
    {
        Assert.Equal(typeof(List<int>[]), _types.Get("list<int>[]"));

        var refusal = Assert.Throws<MessagePackSerializationException>(() => _types.Get(another));

        Assert.Contains("as many as it keeps", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(typeof(List<int>[]), _types.Get("list<int>[]"));
        Assert.Equal(typeof(List<int>), _types.Get("list<int>"));
        Assert.Equal(typeof(string), _types.Get("string"));
    }

    // Not the whole names alone count: one may have hundreds in it.
    [Fact]
    public void PartsOfAName_CountToo()
    {
        Assert.Throws<MessagePackSerializationException>(() => _types.Get("list<list<list<int>>>"));

        Assert.Equal(typeof(List<List<int>>), _types.Get("list<list<int>>"));
        Assert.Throws<MessagePackSerializationException>(() => _types.Get("list<list<list<int>>>"));
    }

    [Theory]
    [InlineData("list<int")]
    [InlineData("list<int,int>")]
    [InlineData("int<int>")]
    [InlineData("list<int>x")]
    [InlineData("other")]
    public void Nonsense_IsRefused(string name)
        => Assert.Contains("not known here", Assert.Throws<MessagePackSerializationException>(() => _types.Get(name)).Message, StringComparison.Ordinal);
}
