using System.Runtime.Versioning;
using System.Text;
using Grid.Storage;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Storage;

public sealed class StateFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, bool> Faults
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var step in Enum.GetNames<StateFileStep>())
            {
                data.Add(step, true);
                data.Add(step, false);
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    // Before the rename the old content stands, from then on the new one; and what is left over is gone at the next start.
    [Theory]
    [MemberData(nameof(Faults))]
    public void Replace_FaultAtAStep_LeavesTheOldOrTheNewContentWhole(string step, bool isThere)
    {
        if (isThere)
        {
            new StateFiles(_folder.FullPath).Replace("a.json", "old"u8);
        }

        var faulty = new StateFiles(_folder.FullPath, FailAt(step));
        Assert.Throws<IOException>(() => faulty.Replace("a.json", "the new content"u8));

        var reopened = new StateFiles(_folder.FullPath);
        var expected = step == nameof(StateFileStep.FlushDirectory) ? "the new content" : isThere ? "old" : null;
        Assert.Equal(expected, TextOf(reopened.Read("a.json")));
        Assert.True(Directory.GetFiles(_folder.FullPath).Length <= 1, "A temporary file is left over.");
    }

    [Theory]
    [InlineData(nameof(StateFileStep.Rename), "old")]
    [InlineData(nameof(StateFileStep.FlushDirectory), null)]
    public void Delete_FaultAtAStep_LeavesTheOldContentOrNone(string step, string? expected)
    {
        new StateFiles(_folder.FullPath).Replace("a.json", "old"u8);

        Assert.Throws<IOException>(() => new StateFiles(_folder.FullPath, FailAt(step)).Delete("a.json"));

        Assert.Equal(expected, TextOf(new StateFiles(_folder.FullPath).Read("a.json")));
    }

    [Fact]
    public void Open_TornTemporaryFile_IsRemovedAndTheOthersStay()
    {
        new StateFiles(_folder.FullPath).Replace("a.json", "old"u8);
        File.WriteAllText(_folder.PathOf("a.json.tmp"), "{\"half");

        var reopened = new StateFiles(_folder.FullPath);

        Assert.Equal("old", TextOf(reopened.Read("a.json")));
        Assert.Equal([_folder.PathOf("a.json")], Directory.GetFiles(_folder.FullPath));
    }

    // A shorter content must not keep the tail of a longer one.
    [Fact]
    public void Replace_ShorterContent_IsWhole()
    {
        var files = new StateFiles(_folder.FullPath);
        files.Replace("a.json", "a long content"u8);

        files.Replace("a.json", "short"u8);

        Assert.Equal("short", TextOf(files.Read("a.json")));
    }

    // A loss of power could still undo the change: nobody may build on it before it is on the disk.
    [Fact]
    public void Read_DirectoryNotFlushed_FlushesItFirst()
    {
        var isBroken = true;
        var flushes = 0;
        var files = new StateFiles(_folder.FullPath, step =>
        {
            if (step == StateFileStep.FlushDirectory)
            {
                flushes++;
                FailAt(isBroken ? nameof(StateFileStep.FlushDirectory) : "")(step);
            }
        });
        Assert.Throws<IOException>(() => files.Replace("a.json", "new"u8));
        Assert.Throws<IOException>(() => files.Read("a.json"));
        isBroken = false;

        Assert.Equal("new", TextOf(files.Read("a.json")));
        Assert.Equal("new", TextOf(files.Read("a.json")));

        Assert.Equal(3, flushes);
    }

    internal static Action<StateFileStep> FailAt(string step) => reached =>
    {
        if (reached.ToString() == step)
        {
            throw new IOException($"The disk failed at '{step}'.");
        }
    };

    private static string? TextOf(byte[]? content) => content is null ? null : Encoding.UTF8.GetString(content);

    // From its first byte on: a reader that opens it while it is written would keep it.
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Replace_Secret_IsItsOwnersAloneBeforeAnythingIsWritten()
    {
        var path = _folder.PathOf("secret");
        UnixFileMode? mode = null;
        var files = new StateFiles(_folder.FullPath, step => mode ??= step == StateFileStep.Write ? File.GetUnixFileMode(path + ".tmp") : null);

        files.Replace("secret", "x"u8, isSecret: true);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }
}
