using System.Collections.Immutable;
using System.Net;
using Grid.Files;
using Grid.Models;
using Xunit;

namespace Grid.Tests.Files;

public sealed class FileRegisterTests
{
    private static readonly Guid A = new(1, 0, 0, new byte[8]);
    private static readonly Guid B = new(2, 0, 0, new byte[8]);
    private readonly HashSet<string> _dead = [];

    [Fact]
    public void Merge_SameFilesOnTwoSilos_BothHoldThem()
    {
        var entries = Merge(Merge([], Told(A, (1, "x", false))), Told(B, (1, "x", false)));

        Assert.Equal([A, B], Assert.Single(entries).Holders.Select(static holder => holder.Id));
    }

    [Fact]
    public void Merge_OtherFiles_FirstRegisteredWin()
    {
        var first = Merge([], Told(A, (1, "x", false)));

        var entries = FileRegister.Merge(first, Told(B, (1, "y", false), (2, "z", false)), isMeant: false, IsAlive, out var conflicts);

        Assert.Equal(1, Assert.Single(conflicts));
        Assert.Equal([(1, "x"), (2, "z")], entries.Select(static entry => (entry.Version, entry.Digest)));
        Assert.Equal(A, Assert.Single(entries[0].Holders).Id);
    }

    [Fact]
    public void Merge_OtherFilesAtTheSiloThatWasAsked_Win()
    {
        var first = Merge([], Told(A, (1, "x", false)));

        var entries = FileRegister.Merge(first, Told(B, (1, "y", false)), isMeant: true, IsAlive, out var conflicts);

        Assert.Empty(conflicts);
        Assert.Equal(("y", B), (entries[0].Digest, Assert.Single(entries[0].Holders).Id));
    }

    // What was changed while its one silo was down, and what only dead silos hold: the newcomer's or nothing.
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Merge_OtherFilesThatNobodyElseAliveHolds_Win(int silo, bool isFirstDead)
    {
        var told = Told(A, (1, "x", false));
        var first = Merge([], told);
        if (isFirstDead)
        {
            _dead.Add(told.Silo.ToParsableString());
        }

        var entries = Merge(first, Told(new Guid(silo, 0, 0, new byte[8]), (1, "y", false)));

        Assert.Equal("y", Assert.Single(entries).Digest);
    }

    [Fact]
    public void Merge_FolderNoLongerHoldsAVersion_ItIsForgottenWithItsCopies()
    {
        var entries = Merge(Merge([], Told(A, (1, "x", false), (2, "y", false))), Told(B, (1, "x", true), (2, "y", true)));
        Assert.Equal(2, entries[1].Holders.Length);

        Assert.Equal(1, Assert.Single(Merge(entries, Told(A, (1, "x", false)))).Version);
    }

    [Fact]
    public void Merge_NothingNew_IsTheSameValue()
    {
        var entries = Merge([], Told(A, (1, "x", false)));

        Assert.True(entries == Merge(entries, Told(A, (1, "x", false))));
    }

    [Fact]
    public void Doors_HolderIsDead_IsLeftOut()
    {
        var told = Told(A, (1, "x", false));
        var entries = Merge(Merge([], told), Told(B, (1, "x", true)));
        _dead.Add(told.Silo.ToParsableString());

        Assert.Equal(Told(B).Door, Assert.Single(FileRegister.Doors(entries[0], IsAlive)));
    }

    private bool IsAlive(string silo) => !_dead.Contains(silo);

    private ImmutableArray<StoredFiles> Merge(ImmutableArray<StoredFiles> entries, ModelFiles told)
        => FileRegister.Merge(entries, told, isMeant: false, IsAlive, out _);

    private static ModelFiles Told(Guid holder, params (long Version, string Digest, bool IsCopy)[] versions)
        => new(
            holder, SiloAddress.New(IPAddress.Loopback, holder.ToByteArray()[0], 1), $"http://{holder:N}", true, null,
            [.. versions.Select(static version => new VersionFiles(version.Version, version.Digest, 10, version.IsCopy))]);
}
