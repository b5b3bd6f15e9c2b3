using Grid.Models;
using Grid.Repository;
using Grid.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Grid.Tests.Repository;

public sealed class ModelRepositoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_FoldersOfAllKinds_NamesThoseThatFitTheRule()
    {
        foreach (var name in (string[])["b", "A", "resnet-50.v2", ".hidden", "has space", "-dash", new string('x', 129)])
        {
            Directory.CreateDirectory(_folder.PathOf(name));
        }

        File.WriteAllText(_folder.PathOf("file"), "");

        var listing = Open().List();

        Assert.Equal(["A", "b", "resnet-50.v2"], listing.Models.ToArray());
        Assert.Equal(["-dash", ".hidden", "has space", new string('x', 129)], listing.LeftOut.ToArray());
    }

    [Fact]
    public void Find_VersionFoldersOfAllKinds_TakesNumbersWithAModel()
    {
        foreach (var version in (string[])["1", "2", "10", "01", "0", "-3", "v4", "5.0", "99999999999999999999"])
        {
            Put("m", version);
        }

        Directory.CreateDirectory(_folder.PathOf("m", "7"));

        var model = Open().Find(Key("m"))!;

        Assert.Equal([1, 2, 10], model.Versions.ToArray());
        Assert.Equal([7], model.Incomplete.ToArray());
        Assert.Equal(_folder.PathOf("m"), model.Path);
        Assert.Null(model.Config);
    }

    [Fact]
    public void Find_ConfigBesideTheVersions_IsRead()
    {
        Put("m", "1");
        File.WriteAllText(_folder.PathOf("m", "config.json"), """{"versions":"all"}""");

        Assert.Equal("""{"versions":"all"}""", Open().Find(Key("m"))!.Config);
    }

    [Theory]
    [InlineData("public", "other")]
    [InlineData("public", "M")]
    [InlineData("public", "..")]
    [InlineData("public", "../m")]
    [InlineData("public", "")]
    [InlineData("tenant", "m")]
    public void Find_NotAModelOfTheFolder_GivesNull(string tenant, string model)
    {
        Put("m", "1");

        Assert.Null(Open().Find(new ModelKey(tenant, model)));
    }

    private static ModelKey Key(string model) => new(ModelKey.PublicTenant, model);

    private void Put(string model, string version)
    {
        Directory.CreateDirectory(_folder.PathOf(model, version));
        File.WriteAllText(_folder.PathOf(model, version, "model.onnx"), "");
    }

    private ModelRepository Open() => new(
        Options.Create(new ModelRepositoryOptions { Folder = _folder.FullPath }), NullLogger<ModelRepository>.Instance);
}
