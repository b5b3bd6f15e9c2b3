namespace Grid.Silo.ControlPlane;

public sealed class RedisRequirementsTests
{
    [Fact]
    public void Check_AsItMustBe_SaysNothing()
    {
        Assert.Empty(RedisRequirements.Check(Settings("yes", "always", "noeviction"), out var warnings));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("no", "always", "noeviction", "CONFIG SET appendonly yes")]
    [InlineData("yes", "no", "noeviction", "CONFIG SET appendfsync always")]
    [InlineData("yes", "always", "allkeys-lru", "CONFIG SET maxmemory-policy noeviction")]
    public void Check_StateWouldBeLost_SaysWhatToChange(string appendOnly, string sync, string eviction, string expected)
        => Assert.Contains(
            expected, Assert.Single(RedisRequirements.Check(Settings(appendOnly, sync, eviction), out _)), StringComparison.Ordinal);

    // A documented choice: a loss of power takes the last second.
    [Fact]
    public void Check_FlushedEverySecond_Warns()
    {
        Assert.Empty(RedisRequirements.Check(Settings("yes", "everysec", "noeviction"), out var warnings));
        Assert.Contains("loss of power", Assert.Single(warnings), StringComparison.Ordinal);
    }

    // Managed servers refuse CONFIG GET; INFO tells what it can, and the rest is said to be unknown.
    [Fact]
    public void Check_OnlyInfoIsKnown_JudgesThatAndDoubtsTheRest()
    {
        var settings = RedisRequirements.FromInfo("# Memory\r\nmaxmemory_policy:volatile-lru\r\n# Persistence\r\naof_enabled:1\r\n");

        Assert.Contains("maxmemory-policy", Assert.Single(RedisRequirements.Check(settings, out var warnings)), StringComparison.Ordinal);
        Assert.Contains("appendfsync", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Settings(string appendOnly, string sync, string eviction)
        => new() { ["appendonly"] = appendOnly, ["appendfsync"] = sync, ["maxmemory-policy"] = eviction };
}
