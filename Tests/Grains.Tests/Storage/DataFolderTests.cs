using Grid.Storage;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_HeldByAnother_SaysWhoAndWhatToDo()
    {
        using var held = new DataFolder(_folder.FullPath);

        var error = Assert.Throws<InvalidOperationException>(() => new DataFolder(_folder.FullPath));

        Assert.Contains(_folder.FullPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("another silo", error.Message, StringComparison.Ordinal);
        Assert.Contains("--data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LetGoByAnother_Works()
    {
        new DataFolder(_folder.FullPath).Dispose();

        using var held = new DataFolder(_folder.FullPath);

        Assert.Equal(_folder.FullPath, held.FullPath);
    }

    [Fact]
    public void Open_FolderNotThere_MakesItAndItsParents()
    {
        using var held = new DataFolder(_folder.PathOf("a", "b"));

        Assert.True(Directory.Exists(held.Make("state")));
    }
}
