using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Grid.Launcher;

public sealed class LauncherTests
{
    // The real Orleans packages need the real StackExchange.Redis, in whichever order the two are changed.
    [Theory]
    [InlineData("Orleans+Redis+MessagePack+NBomber+OnnxRuntime", "real", "Orleans", "MessagePack+NBomber+OnnxRuntime")]
    [InlineData("MessagePack", "stand-in", "Redis", "Orleans+Redis+MessagePack")]
    [InlineData("MessagePack", "stand-in", "Orleans", "Orleans+MessagePack")]
    [InlineData("MessagePack", "real", "MessagePack", "none")]
    [InlineData("none", "stand-in", "NBomber", "NBomber")]
    public async Task Packages_OneGroupChanged_KeepsThoseThatFitTogether(string before, string action, string group, string after)
    {
        using var launcher = new LauncherCopy(before);

        var (code, output) = await launcher.RunAsync("packages", action, group);

        Assert.True(code == 0, output);
        var choice = await File.ReadAllTextAsync(Path.Combine(launcher.Folder, "build", "StandIns.local.props"));
        Assert.Contains($">{after}</StandIns>", choice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("packages", "real", "Orlean")]
    [InlineData("packages", "fake", "Orleans")]
    [InlineData("up", "--urls", "here")]
    public async Task WrongCall_Any_FailsWithALineThatSaysWhatWould(params string[] arguments)
    {
        using var launcher = new LauncherCopy("none");

        var (code, output) = await launcher.RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.StartsWith("grid: ", output, StringComparison.Ordinal);
        Assert.Contains(arguments[^1] == "Orleans" ? "stand-in GROUP" : arguments[^1], output, StringComparison.Ordinal);
    }

    // Another server's answers must not be taken for the silo's.
    [Fact]
    public async Task Up_PortIsTaken_SaysSoBeforeItBuilds()
    {
        using var launcher = new LauncherCopy("none");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var (code, output) = await launcher.RunAsync("up", "--urls", url);

        Assert.Equal(1, code);
        Assert.Contains($"something listens on {url} already", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Building", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:81;http://127.0.0.1:82", "http://127.0.0.1:81")]
    [InlineData("http://0.0.0.0:81/", "http://127.0.0.1:81")]
    [InlineData("http://[::]:81", "http://127.0.0.1:81")]
    [InlineData("https://grid.example:443", "https://grid.example:443")]
    public async Task ClientAddress_AddressesToListenOn_IsOneToCall(string urls, string expected)
    {
        using var launcher = new LauncherCopy("none");

        Assert.Equal((0, expected), await launcher.RunFunctionsAsync($"client_address '{urls}'"));
    }

    [Fact]
    public async Task CountTests_ReportsOfAllProjects_AreAddedUp()
    {
        using var launcher = new LauncherCopy("none");
        Report(launcher, "a", "Completed", total: 5, executed: 4, passed: 4, failed: 0);
        Report(launcher, "b", "Completed", total: 2, executed: 2, passed: 2, failed: 0);

        Assert.Equal((0, "6 passed, 0 failed, 1 skipped\n"), await launcher.RunFunctionsAsync("count_tests 0"));
    }

    [Fact]
    public async Task CountTests_ProcessDied_CountsAsAFailure()
    {
        using var launcher = new LauncherCopy("none");
        Report(launcher, "a", "Completed", total: 2, executed: 2, passed: 2, failed: 0);
        Report(launcher, "b", "Failed", total: 1, executed: 1, passed: 1, failed: 0);

        Assert.Equal((1, "3 passed, 1 failed\n"), await launcher.RunFunctionsAsync("count_tests 1"));
    }

    [Fact]
    public async Task CountTests_ProjectDidNotStart_CountsAsAFailure()
    {
        using var launcher = new LauncherCopy("none");
        Report(launcher, "a", "Completed", total: 2, executed: 2, passed: 2, failed: 0);

        Assert.Equal((1, "2 passed, 1 failed\n"), await launcher.RunFunctionsAsync("count_tests 1"));
    }

    [Fact]
    public async Task CountTests_NothingRan_Fails()
    {
        using var launcher = new LauncherCopy("none");

        Assert.Equal((1, "No test ran.\n0 passed, 0 failed\n"), await launcher.RunFunctionsAsync("count_tests 0"));
    }

    private static void Report(LauncherCopy launcher, string name, string outcome, int total, int executed, int passed, int failed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(launcher.Folder, "artifacts", "test-results"));
        File.WriteAllText(
            Path.Combine(folder.FullName, $"{name}.trx"),
            $"""
            <TestRun>
              <ResultSummary outcome="{outcome}">
                <Counters total="{total}" executed="{executed}" passed="{passed}" failed="{failed}" error="0" timeout="0" notExecuted="0" />
              </ResultSummary>
            </TestRun>
            """);
    }
}
