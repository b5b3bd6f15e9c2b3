using Grid.Repository;
using Grid.Storage;
using Grid.Tests.Support;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ModelStartTests
{
    // Two silos on one data folder would overwrite each other's state: the second one must not come up.
    [Fact]
    public async Task Start_DataFolderOfAnotherSilo_IsRefused()
    {
        await using var cluster = new ModelCluster();
        await cluster.StartAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddFileGrainStorage(GrainStores.Grid, options => options.Folder = cluster.DataFolder));
        await using var second = builder.Build();

        var error = await Assert.ThrowsAnyAsync<Exception>(second.DeployAsync);

        Assert.Contains($"The data folder '{cluster.DataFolder}' can't be locked", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ModelsFolder_MustBeThere()
    {
        using var folder = new TemporaryFolder();

        Assert.True(Validate(folder.FullPath).Succeeded);
        Assert.Contains("is not set", Validate("").FailureMessage, StringComparison.Ordinal);
        var missing = folder.PathOf("missing");
        Assert.Contains($"'{missing}' is not there", Validate(missing).FailureMessage, StringComparison.Ordinal);

        static ValidateOptionsResult Validate(string path)
            => new ModelRepositoryOptionsValidator().Validate(null, new ModelRepositoryOptions { Folder = path });
    }

    [Fact]
    public void Validate_DataFolder_MayBeMissingButNoFile()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("file");
        File.WriteAllText(file, "");

        Assert.True(Validate(folder.PathOf("missing")).Succeeded);
        Assert.Contains("is not set", Validate(" ").FailureMessage, StringComparison.Ordinal);
        Assert.Contains("is a file", Validate(file).FailureMessage, StringComparison.Ordinal);

        static ValidateOptionsResult Validate(string path)
            => new FileStorageOptionsValidator().Validate(null, new FileStorageOptions { Folder = path });
    }
}
