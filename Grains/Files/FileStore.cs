using System.Globalization;
using Grid.Cluster;
using Grid.Models;
using Grid.Onnx;
using Grid.Repository;
using Grid.Storage;
using Microsoft.Extensions.Logging;

namespace Grid.Files;

// The model files that this silo can load without asking, and the way to get others.
//
// Two places: the models folder, which is the operator's, and the silo's own, where fetched files lie by tenant and digest:
//
//   files/TENANT/DIGEST/content/...          the files
//   files/TENANT/DIGEST/models/MODEL@VERSION  whose they are: a digest alone is no claim to files
//
// Files are fetched into a folder with a temporary name, checked, flushed, and renamed, so what has its name is whole. Those
// who want the same files at the same time share one fetch; few fetches run at a time, since more would make each later.

/// <summary>
/// Finds the files of models on this silo's disk, and fetches those that it lacks from other silos.
/// </summary>
internal sealed partial class FileStore : IDisposable
{
    private const int FetchesAtOnce = 2;
    private const string Temporary = ".part-";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<string>> _fetches = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(FetchesAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ModelRepository _repository;
    private readonly LocalSilo _self;
    private readonly ILocalSiloDetails _silo;
    private readonly IModelFilePeers _peers;
    private readonly FileHashes _hashes;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lazy<string> _root;

    public FileStore(
        ModelRepository repository,
        LocalSilo self,
        ILocalSiloDetails silo,
        IModelFilePeers peers,
        FileHashes hashes,
        TimeProvider clock,
        Func<string> root,
        ILogger<FileStore> logger)
    {
        _repository = repository;
        _self = self;
        _silo = silo;
        _peers = peers;
        _hashes = hashes;
        _clock = clock;
        _logger = logger;
        _root = new Lazy<string>(() => Open(root()));
    }

    /// <summary>Tells what this silo holds of a model. Reads the files that it has not read yet.</summary>
    /// <returns>What it holds; null if the silo is in no cluster.</returns>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public Task<ModelFiles?> DescribeAsync(ModelKey model, CancellationToken cancellationToken)
        => _self.Door is null
            ? Task.FromResult<ModelFiles?>(null)
            : OnThreadAsync(ModelFiles? () => Describe(model, _self.Door, cancellationToken));

    /// <summary>Finds files on this silo's disk.</summary>
    /// <returns>The files, or null if this silo doesn't hold them for that model.</returns>
    public Task<HeldFiles?> FindAsync(ModelKey model, long version, string digest, CancellationToken cancellationToken)
        => OnThreadAsync(() => Find(model, version, digest, cancellationToken));

    /// <summary>Gets a folder with the files of a version, fetched if need be.</summary>
    /// <exception cref="ModelLoadException">They are on no silo that could be reached.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled. The fetch goes on.</exception>
    public async Task<string> LocateAsync(ModelKey model, long version, PlannedFiles files, CancellationToken cancellationToken)
    {
        if (await FindAsync(model, version, files.Digest, cancellationToken) is { } held)
        {
            return held.Folder;
        }

        var content = await JoinFetchAsync(model, version, files).WaitAsync(cancellationToken);
        await Task.Run(() => Claim(model, version, files.Digest), cancellationToken);
        return content;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _slots.Dispose();
    }

    private ModelFiles Describe(ModelKey model, string door, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<long, VersionFiles>();
        foreach (var (version, digest) in Copies(model))
        {
            versions[version] = new VersionFiles(version, digest, 0, IsCopy: true);
        }

        var folder = _repository.Find(model);
        foreach (var version in folder?.Versions ?? [])
        {
            var manifest = _hashes.Read(Path.Combine(folder!.Path, Text(version)), cancellationToken);
            versions[version] = new VersionFiles(version, manifest.Digest, manifest.Bytes, IsCopy: false);
        }

        return new ModelFiles(_self.Id, _silo.SiloAddress, door, folder is not null, folder?.Config, [.. versions.Values]);
    }

    private HeldFiles? Find(ModelKey model, long version, string digest, CancellationToken cancellationToken)
    {
        if (_repository.Find(model) is { } folder && folder.Versions.Contains(version))
        {
            var path = Path.Combine(folder.Path, Text(version));
            var manifest = _hashes.Read(path, cancellationToken);
            if (manifest.Digest == digest)
            {
                return new HeldFiles(path, manifest);
            }
        }

        if (!File.Exists(ClaimOf(model, version, digest)))
        {
            return null;
        }

        var content = ContentOf(model.Tenant, digest);
        var held = new HeldFiles(content, _hashes.Read(content, cancellationToken));
        if (held.Manifest.Digest == digest)
        {
            return held;
        }

        // The disk has lost part of it. Others have it still.
        Log.Damaged(_logger, model, version, content);
        Directory.Delete(Path.GetDirectoryName(content)!, recursive: true);
        return null;
    }

    private Task<string> JoinFetchAsync(ModelKey model, long version, PlannedFiles files)
    {
        var name = $"{model.Tenant}/{files.Digest}";
        lock (_lock)
        {
            foreach (var ended in _fetches.Where(static fetch => fetch.Value.IsCompleted).Select(static fetch => fetch.Key).ToArray())
            {
                _fetches.Remove(ended);
            }

            if (!_fetches.TryGetValue(name, out var fetch))
            {
                fetch = Task.Run(() => FetchAsync(model, version, files), _stopping.Token);
                _fetches.Add(name, fetch);
            }

            return fetch;
        }
    }

    private async Task<string> FetchAsync(ModelKey model, long version, PlannedFiles files)
    {
        await _slots.WaitAsync(_stopping.Token);
        try
        {
            var content = ContentOf(model.Tenant, files.Digest);
            if (Directory.Exists(content))
            {
                return content;
            }

            var problems = new List<string>();
            foreach (var door in files.Doors.Where(door => door != _self.Door))
            {
                try
                {
                    Log.Fetching(_logger, model, version, files.Bytes, door);
                    await FetchAsync(door, model, version, files.Digest, content);
                    Log.Fetched(_logger, model, version, door);
                    return content;
                }
                catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
                {
                    Log.NotFetched(_logger, model, version, door, error);
                    problems.Add($"{door}: {error.Message}");
                }
            }

            throw new ModelLoadException(
                ModelFailure.Unavailable,
                problems.Count == 0
                    ? "this silo lacks its files, and no silo that runs holds them. Start one that does, or put them into a models folder and load the model again."
                    : $"this silo lacks its files, and they could not be fetched from {string.Join(" ", problems)}");
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task FetchAsync(string door, ModelKey model, long version, string digest, string content)
    {
        var folder = Path.GetDirectoryName(content)!;
        var part = Path.Combine(Path.GetDirectoryName(folder)!, $"{Temporary}{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(part, "content"));
        try
        {
            await using (var source = await _peers.OpenAsync(door, model, version, digest, _stopping.Token))
            {
                await FileReceiver.ReceiveAsync(source, digest, Path.Combine(part, "content"), _clock, _stopping.Token);
            }

            Directory.Move(part, folder);
            DirectorySync.Flush(Path.GetDirectoryName(folder)!);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }

    private void Claim(ModelKey model, long version, string digest)
    {
        var path = ClaimOf(model, version, digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, model.ToString());
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    private IEnumerable<(long Version, string Digest)> Copies(ModelKey model)
    {
        var tenant = TenantOf(model.Tenant);
        if (!Directory.Exists(tenant))
        {
            yield break;
        }

        var prefix = StateFileName.Encode(model.Model) + "@";
        foreach (var folder in Directory.EnumerateDirectories(tenant).Where(static path => !Path.GetFileName(path).StartsWith(Temporary, StringComparison.Ordinal)))
        {
            var claims = Path.Combine(folder, "models");
            foreach (var claim in Directory.Exists(claims) ? Directory.EnumerateFiles(claims, prefix + "*") : [])
            {
                if (ModelRepository.TryParseVersion(Path.GetFileName(claim).AsSpan(prefix.Length), out var version))
                {
                    yield return (version, Path.GetFileName(folder));
                }
            }
        }
    }

    private string TenantOf(string tenant) => Path.Combine(_root.Value, StateFileName.Encode(tenant));

    private string ContentOf(string tenant, string digest) => Path.Combine(TenantOf(tenant), CheckDigest(digest), "content");

    private string ClaimOf(ModelKey model, long version, string digest)
        => Path.Combine(TenantOf(model.Tenant), CheckDigest(digest), "models", $"{StateFileName.Encode(model.Model)}@{Text(version)}");

    private static string CheckDigest(string digest)
        => digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower)
            ? digest
            : throw new ArgumentException($"'{digest}' is no digest. It has 64 hexadecimal digits in lower case.", nameof(digest));

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    // What a crash has left half fetched goes.
    private static string Open(string root)
    {
        foreach (var tenant in Directory.EnumerateDirectories(root))
        {
            foreach (var part in Directory.EnumerateDirectories(tenant, Temporary + "*"))
            {
                Directory.Delete(part, recursive: true);
            }
        }

        return root;
    }

    // Files are read for as long as it takes, which the thread pool must not wait for.
    private static Task<T> OnThreadAsync<T>(Func<T> read)
        => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
