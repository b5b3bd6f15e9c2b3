using Xunit;

namespace Grid.Samples;

public sealed class TrainerOptionsTests
{
    [Theory]
    [InlineData("--data is missing", "--out", "x")]
    [InlineData("--out is missing", "--data", ".")]
    [InlineData("--data needs a value", "--out", "x", "--data")]
    [InlineData("'--dta' is no option", "--dta", ".")]
    [InlineData("no such folder", "--data", "no/such/folder", "--out", "x")]
    public void Parse_WrongCall_SaysWhatIsWrong(string message, params string[] arguments)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TrainerOptions.Parse(arguments));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WithoutExamples_PutsThemBesideTheModels()
    {
        TrainerOptions options = TrainerOptions.Parse(["--data", ".", "--out", Path.Combine("a", "models") + Path.DirectorySeparatorChar, "--only", "spam,digits"]);

        Assert.Equal(Path.Combine(Path.GetFullPath("a"), "examples"), options.ExampleFolder);
        Assert.Equal(["spam", "digits"], options.Only);
        Assert.False(options.Validate);
    }
}
