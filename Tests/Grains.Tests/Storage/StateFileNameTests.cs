using Grid.Storage;
using Xunit;

namespace Grid.Tests.Storage;

public sealed class StateFileNameTests
{
    private static readonly GrainType Model = GrainType.Create("model");

    [Fact]
    public void Of_PlainKey_CanBeRead()
        => Assert.Equal("model+public+resnet-50.v2@state.json", NameOf("public/resnet-50.v2"));

    // On a file system that folds case the two would be one file otherwise.
    [Fact]
    public void Of_KeysThatDifferInCase_DifferIgnoringCase()
        => Assert.NotEqual(NameOf("public/Model"), NameOf("public/model"), StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("public/con")]
    [InlineData("a b")]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("naïve/モデル")]
    [InlineData("a\\b:c*d?e\"f<g>h|i")]
    [InlineData("nul\0tab\tline\n")]
    public void Of_OddKey_HasOnlyCharactersThatEveryFileSystemTakes(string key)
    {
        var name = NameOf(key);

        Assert.All(name, c => Assert.True(
            char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || "-_.+%@~".Contains(c, StringComparison.Ordinal), $"'{c}' in '{name}'"));
        Assert.StartsWith("model+", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LongKeys_ArePartedAndFit()
    {
        var common = new string('a', 500);

        var (left, right) = (NameOf(common + "1"), NameOf(common + "2"));

        Assert.NotEqual(left, right);
        Assert.Equal(StateFileName.MaxLength + StateFileName.Extension.Length, left.Length);
    }

    // No key may be written so that it takes the name of another: separators, escapes and the mark of long names included.
    [Fact]
    public void Of_RandomKeys_NeverMeet()
    {
        const string Alphabet = "aA/+%~@.2fF_";
        var random = new Random(7);
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < 20_000; i++)
        {
            var key = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var name = NameOf(key);
            Assert.True(names.TryAdd(name, key) || names[name] == key, $"'{key}' and '{names[name]}' both are '{name}'.");
        }

        Assert.NotEqual(StateFileName.Of(GrainId.Create(Model, "a@b"), "c"), StateFileName.Of(GrainId.Create(Model, "a"), "b@c"));
    }

    private static string NameOf(string key) => StateFileName.Of(GrainId.Create(Model, key), "state");
}
