using Grid.Client.Cli.Commands;
using Grid.Tensors;
using Xunit;

namespace Grid.Client.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("3", 3000)]
    public void ParseDuration_NumberAndUnit_IsThatTime(string text, double milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ReadyCommand.ParseDuration(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1h")]
    [InlineData("-1s")]
    [InlineData("99999999999m")]
    public void ParseDuration_AnythingElse_IsNone(string text) => Assert.Null(ReadyCommand.ParseDuration(text));

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("infer", "m")]
    [InlineData("ready", "--wait", "soon")]
    [InlineData("models", "--server", "nowhere")]
    public async Task RunAsync_WrongCall_SaysSoAndEndsWith2(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(2, await CommandLine.RunAsync(args, output, error));
        Assert.Contains("--help", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NobodyListens_WritesOneLineAndEndsWith1()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(1, await CommandLine.RunAsync(["models", "--server", "http://127.0.0.1:1"], output, error));
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("[[1,2],[3,4]]", null, new long[] { 2, 2 })]
    [InlineData("[1,2,3,4]", null, new long[] { 2, 2 })]
    [InlineData("[1,2,3,4]", "4,1", new long[] { 4, 1 })]
    public void InputValue_ArrayOrGivenShape_HasTheShape(string text, string? shape, long[] expected)
        => Assert.Equal(expected, InputValue.Read(Spec(TensorDataType.Int32, -1, 2), text, shape).Shape);

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("1,2")]
    [InlineData("[\"a\",\"b\"]")]
    public void InputValue_ValueThatDoesNotFit_NamesTheInput(string text)
        => Assert.Contains("'x'", Assert.Throws<CommandException>(() => InputValue.Read(Spec(TensorDataType.Int32, -1, 2), text, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void InputValue_PlainText_IsOneString()
        => Assert.Equal(["call me \"now\""], InputValue.Read(Spec(TensorDataType.Bytes, -1, 1), "call me \"now\"", null).ToStrings());

    private static TensorSpec Spec(TensorDataType type, params long[] shape) => new("x", type, [.. shape]);
}
