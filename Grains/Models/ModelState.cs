using System.Collections.Immutable;
using Grid.Files;

namespace Grid.Models;

// What is stored of a model. Members are only ever added, and each change is a new value that is written whole.
//
// Numbers: a replica's number is stored as used before the replica is asked to load, so that no later activation can give
// it to another one. A replica has one plan, whose fence is its number.
//
// Incarnation: stored with every write, and every activation's first write raises it; a route table is published only
// after such a write. So a table of a later activation always counts as newer.
//
// Write: drawn at random for each write. After a write whose outcome is unknown, the record that is read back tells by it
// whether it is the one that was written. Two activations that have read the same record count alike, but draw differently.

/// <summary>
/// The persisted state of a model.
/// </summary>
[GenerateSerializer, Immutable, Alias("grid.model-state")]
internal sealed record ModelState
{
    /// <summary>How many operations are remembered by their ids.</summary>
    public const int MaxDone = 32;

    /// <summary>Gets what is wanted.</summary>
    [Id(0)]
    public ModelDesire Desired { get; init; }

    /// <summary>Gets the configuration that replaces the repository's, or null.</summary>
    [Id(1)]
    public string? Config { get; init; }

    /// <summary>Gets the versions that are to serve, ascending.</summary>
    [Id(2)]
    public ImmutableArray<long> Versions { get; init; } = [];

    /// <summary>Gets the replicas in the routes.</summary>
    [Id(3)]
    public ImmutableArray<StoredReplica> Replicas { get; init; } = [];

    /// <summary>Gets the number of the last activation that wrote.</summary>
    [Id(4)]
    public long Incarnation { get; init; }

    /// <summary>Gets the number of writes.</summary>
    [Id(5)]
    public long Revision { get; init; }

    /// <summary>Gets the highest replica number that may have been used.</summary>
    [Id(6)]
    public long HighestNumber { get; init; }

    /// <summary>Gets the ids of the last operations that succeeded, the latest last.</summary>
    [Id(7)]
    public ImmutableArray<Guid> Done { get; init; } = [];

    /// <summary>Gets the id of the write; empty if there was none, or if it was by a silo that gave none.</summary>
    [Id(8)]
    public Guid Write { get; init; }

    /// <summary>Gets the files of the versions and the silos that hold them. Empty in a cluster of none.</summary>
    [Id(9)]
    public ImmutableArray<StoredFiles> Files { get; init; } = [];

    /// <summary>Gets the configuration in the models folder that was told of last, or null.</summary>
    [Id(10)]
    public string? FolderConfig { get; init; }

    /// <summary>Finds the files of a version.</summary>
    public StoredFiles? FilesOf(long version) => Files.FirstOrDefault(files => files.Version == version);

    /// <summary>Takes in what silos hold.</summary>
    /// <returns>This value if nothing has changed.</returns>
    public ModelState WithFiles(ImmutableArray<StoredFiles> files, string? folderConfig)
        => files == Files && folderConfig == FolderConfig ? this : this with { Files = files, FolderConfig = folderConfig };

    /// <summary>Takes in what silos hold.</summary>
    public ModelState WithFiles(ImmutableArray<StoredFiles> files) => WithFiles(files, FolderConfig);

    /// <summary>Takes replica numbers, the first of which is one above <see cref="HighestNumber"/> of this state.</summary>
    public ModelState WithNumbersTaken(int count) => this with { HighestNumber = HighestNumber + count };

    /// <summary>Has versions serve by replicas.</summary>
    public ModelState AsLoaded(
        Guid operation, string? config, ImmutableArray<long> versions, ImmutableArray<StoredReplica> replicas)
        => this with
        {
            Desired = ModelDesire.Loaded,
            Config = config,
            Versions = versions,
            Replicas = replicas,
            Done = DoneWith(operation),
        };

    /// <summary>Has nothing serve, and keeps it so.</summary>
    public ModelState AsUnloaded(Guid operation)
        => this with
        {
            Desired = ModelDesire.Unloaded,
            Config = null,
            Versions = [],
            Replicas = [],
            Done = DoneWith(operation),
        };

    /// <summary>Forgets what was wanted, but not the numbers: the name may come back.</summary>
    public ModelState AsForgotten() => this with { Desired = ModelDesire.None };

    /// <summary>Makes the value to write: by this incarnation, one revision on.</summary>
    public ModelState Stamped(long incarnation)
        => this with { Incarnation = incarnation, Revision = Revision + 1, Write = Guid.NewGuid() };

    /// <summary>Tells whether this is the value that was written.</summary>
    public bool IsSameWriteAs(ModelState written) => (Write, Revision) == (written.Write, written.Revision);

    private ImmutableArray<Guid> DoneWith(Guid operation)
        => operation == Guid.Empty ? Done : [.. Done.Skip(Done.Length + 1 - MaxDone), operation];
}
