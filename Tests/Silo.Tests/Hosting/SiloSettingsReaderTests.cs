using System.Collections;
using System.Collections.Immutable;

namespace Grid.Silo.Hosting;

public sealed class SiloSettingsReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        Assert.Empty(Read([], [], null, out var settings));
        Assert.Equal(["http://127.0.0.1:8080"], settings.Urls);
        Assert.Equal(("./models", "./data", 0, 256 << 20, false), (settings.Models, settings.Data, settings.Threads, settings.MaxBody, settings.Insecure));
    }

    [Fact]
    public void Read_AllSources_TheCommandLineWinsThenTheEnvironment()
    {
        Assert.Empty(Read(
            ["--threads=3", "--urls", "http://[::1]:1;http://localhost:2/", "--models", _folder, "--drain", "5"],
            new() { ["GRID_THREADS"] = "4", ["GRID_MAX_BODY"] = "64MiB", ["GRID_SERVICE_HOST"] = "10.0.0.1" },
            """{"Grid":{"threads":5,"max-body":"1KiB","data":"d"},"Logging":{}}""",
            out var settings));
        Assert.Equal((3, 64 << 20, "d", _folder), (settings.Threads, settings.MaxBody, settings.Data, settings.Models));
        Assert.Equal(["http://[::1]:1", "http://localhost:2/"], settings.Urls);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Drain);
    }

    [Fact]
    public void Read_ManyFaults_NamesThemAllAndWhatToWrite()
    {
        var faults = Read(
            ["--threads", "many", "--modles", "x", "--data"],
            new() { ["GRID_MAX_BODY"] = "5TB" },
            """{"Grid":{"insecure":"maybe","colour":1}}""", out _);
        Assert.Equal(6 + 1, faults.Length);
        Assert.Contains(faults, fault => fault.Contains("--threads is 'many'. Write a whole number", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("'--modles' is not an option. Use urls", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("'x' is not an option", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("--data has no value. Write --data DIR", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("GRID_MAX_BODY is '5TB'. Write a size", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("Write true or false", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("\"colour\" in", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Cluster_KnowsTheDoorThatOtherSilosReach()
    {
        Assert.Empty(Read(["--urls", "http://127.0.0.1:81"], [], null, out var alone));
        Assert.Null(alone.Door);

        Assert.Empty(Read(
            [
                "--redis", "redis-1:6380,redis-2,password=secret", "--cluster-id", "blue", "--service-id", "shop", "--silo-port", "7001",
                "--gateway-port=7002", "--advertise", "10.0.0.5", "--urls", "http://0.0.0.0:80;http://127.0.0.1:81", "--insecure",
            ],
            [], null, out var settings));

        Assert.Equal("http://10.0.0.5:80", settings.Door);
        Assert.Equal(2, settings.Redis!.EndPoints.Count);
        Assert.Equal("secret", settings.Redis.Password);
        Assert.DoesNotContain("secret", settings.RedisText, StringComparison.Ordinal);
        Assert.Equal(("blue", "shop", 7001, 7002), (settings.ClusterId, settings.ServiceId, settings.SiloPort, settings.GatewayPort));
    }

    [Theory]
    [InlineData("Write http://127.0.0.1:8080", "--urls", "http://127.0.0.1:0")]
    [InlineData("only this machine reaches", "--advertise", "10.0.0.5")]
    [InlineData("each a port of its own", "--silo-port", "30000")]
    [InlineData("from 1 to 65535", "--gateway-port", "0")]
    [InlineData("that the other silos reach", "--advertise", "0.0.0.0")]
    [InlineData("Write a name", "--cluster-id", "a/b")]
    public void Read_ClusterThatCannotBe_IsAFault(string expected, string option, string value)
        => Assert.Contains(
            expected, Assert.Single(Read(["--redis", "127.0.0.1:6379", option, value], [], null, out _)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Grid":[]}""")]
    [InlineData("""{"Grid":{"urls":["http://127.0.0.1:1"]}}""")]
    public void Read_MalformedFile_IsAFault(string file) => Assert.Single(Read([], [], file, out _));

    [Fact]
    public void Read_ModelsFolderThatIsNotThere_IsAFault()
        => Assert.Contains("no such folder", Assert.Single(Read(["--models", Path.Combine(_folder, "none")], [], null, out _)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.9.9.9:0")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://[::1]:8080")]
    public void Read_LoopbackAddress_NeedsNothing(string url) => Assert.Empty(Read(["--urls", url], [], null, out _));

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://[::]:8080")]
    [InlineData("http://192.168.0.1:8080")]
    [InlineData("http://localhost.example:8080")]
    [InlineData("http://127.0.0.1.example:8080")]
    public void Read_AddressThatOthersReach_NeedsInsecure(string url)
    {
        Assert.Contains("--insecure", Assert.Single(Read(["--urls", url], [], null, out _)), StringComparison.Ordinal);
        Assert.Empty(Read(["--urls", url, "--insecure"], [], null, out _));
    }

    [Theory]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/v2")]
    [InlineData("http://localhost:0")]
    [InlineData(";")]
    public void Read_AddressThatCannotBe_IsAFault(string url) => Assert.Single(Read(["--urls", url], [], null, out _));

    private ImmutableArray<string> Read(string[] arguments, Hashtable environment, string? file, out SiloSettings settings)
    {
        var path = Path.Combine(_folder, "appsettings.json");
        if (file is not null)
        {
            File.WriteAllText(path, file);
        }

        return SiloSettingsReader.Read(arguments, environment, path, out settings);
    }
}
