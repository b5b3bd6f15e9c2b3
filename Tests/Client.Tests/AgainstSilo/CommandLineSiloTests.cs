using System.Diagnostics;
using System.Text.Json;
using Grid.Client.Cli;
using Xunit;

namespace Grid.Client.AgainstSilo;

public sealed class CommandLineSiloTests(SampleSilo silo) : IClassFixture<SampleSilo>
{
    [Fact]
    public async Task Samples_AllExamples_AnswerInWords()
    {
        var (code, output) = await RunAsync("samples", "--all", "--examples", SampleSilo.Examples);

        Assert.True(code == 0, output);
        Assert.Matches(@"(?m)^digits: 9 \([01]\.\d\d\)$", output);
        Assert.Matches(@"(?m)^breast_cancer: malignant [01]\.\d\d: ""radius ", output);
        Assert.Matches(@"(?m)^spam: spam [01]\.\d\d: ""87077: Kick off ", output);
    }

    // What is printed to be pasted must work when it is pasted.
    [Fact]
    public async Task Samples_CurlLine_AnswersInAShell()
    {
        var (_, output) = await RunAsync("samples", "--examples", SampleSilo.Examples);
        var line = output.Split('\n').Single(line => line.StartsWith("  curl ", StringComparison.Ordinal));

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
        var answer = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        using var json = JsonDocument.Parse(answer);
        Assert.Equal("spam", json.RootElement.GetProperty("model_name").GetString());
        Assert.Contains(
            json.RootElement.GetProperty("outputs").EnumerateArray(),
            item => item.GetProperty("name").GetString() == "label" && item.GetProperty("data")[0].GetString() == "spam");
    }

    [Theory]
    [InlineData("""{"grid":{"Incarnation":"i","Key":"k","Level":1}}""", "is no silo of the cluster")]
    [InlineData("""{"a":{"Key":"k"},"b":{"Key":"k"}}""", "the service ids a, b")]
    [InlineData("no json", "not what a silo writes")]
    [InlineData(null, "GRID_CLUSTER_KEY")]
    public async Task Recover_WithoutTheKeyOfTheSilo_SaysWhatIsMissing(string? file, string words)
    {
        var folder = Directory.CreateTempSubdirectory("grid-test-");
        try
        {
            if (file is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "cluster.json"), file);
            }

            var (code, output) = await RunAsync("recover", "--data", folder.FullName);

            Assert.Equal(1, code);
            Assert.Contains(words, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What is named for this call comes first, and the refusal says which key was used.
    [Fact]
    public async Task Recover_KeyInTheEnvironmentToo_TakesTheFolderThatWasNamed()
    {
        var folder = Directory.CreateTempSubdirectory("grid-test-");
        Environment.SetEnvironmentVariable("GRID_CLUSTER_KEY", "of another");
        try
        {
            var file = Path.Combine(folder.FullName, "cluster.json");
            await File.WriteAllTextAsync(file, """{"grid":{"Incarnation":"i","Key":"k","Level":1}}""");

            Assert.Contains($"'{file}'", (await RunAsync("recover", "--data", folder.FullName)).Output, StringComparison.Ordinal);
            Assert.Contains("the variable GRID_CLUSTER_KEY", (await RunAsync("recover")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GRID_CLUSTER_KEY", null);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Samples_AnswerOtherThanExpected_IsAFailure()
    {
        var folder = Directory.CreateTempSubdirectory("grid-test-");
        try
        {
            var text = await File.ReadAllTextAsync(Path.Combine(SampleSilo.Examples, "spam.json"));
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "spam.json"), text.Replace("\"label\":[\"spam\"]", "\"label\":[\"eggs\"]", StringComparison.Ordinal));

            var (code, output) = await RunAsync("samples", "--examples", folder.FullName);

            Assert.Equal(1, code);
            Assert.Contains("'label' is spam instead of eggs", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Infer_TextByHand_WritesTheOutputs()
    {
        var (code, output) = await RunAsync("infer", "spam", "--input", "text=See you at lunch");

        Assert.True(code == 0, output);
        Assert.Contains("label BYTES [1, 1]: \"ham\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_UnknownInput_NamesThoseThereAre()
    {
        var (code, output) = await RunAsync("infer", "digits", "--input", "pixel=[0]");

        Assert.Equal(1, code);
        Assert.Contains("It has: pixels.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_AfterUnload_ListsBothStates()
    {
        Assert.Equal(0, (await RunAsync("unload", "echo_Double")).Code);
        var (_, unloaded) = await RunAsync("models");
        Assert.Equal(0, (await RunAsync("load", "echo_Double")).Code);
        var (_, loaded) = await RunAsync("models");

        Assert.Matches(@"(?m)^echo_Double .*unavailable", unloaded);
        Assert.Matches(@"(?m)^echo_Double .*ready", loaded);
    }

    [Fact]
    public async Task Ready_ServingSilo_EndsWith0() => Assert.Equal(0, (await RunAsync("ready", "--wait", "5m")).Code);

    private async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--server", silo.Address.AbsoluteUri], output, output);
        return (code, output.ToString());
    }
}
