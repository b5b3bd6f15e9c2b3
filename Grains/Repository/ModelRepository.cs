using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Grid.Models;
using Grid.Onnx;
using Grid.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grid.Repository;

// Reads the models folder: NAME/VERSION/model.onnx with its external data beside it, and NAME/config.json where wanted.
//
// Nothing is remembered: the folder is the truth and may change while the silo runs. A name goes into a path only after it
// was checked against GridName, so that no name can lead out of the folder. A version is written in digits without leading
// zeros, so that one version has one folder. Other folders and files are passed over.

/// <summary>
/// The models that are on this silo's disk, all of the tenant <c>public</c>.
/// </summary>
internal sealed partial class ModelRepository
{
    private readonly ConcurrentDictionary<string, byte> _reported = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly ILogger _logger;

    public ModelRepository(IOptions<ModelRepositoryOptions> options, ILogger<ModelRepository> logger)
    {
        _folder = Path.GetFullPath(options.Value.Folder);
        _logger = logger;
    }

    /// <summary>Lists the models. Folders whose name can't be a model's are logged, once each.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public RepositoryListing List()
    {
        var models = new SortedSet<string>(StringComparer.Ordinal);
        var leftOut = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateDirectories(_folder))
        {
            var name = Path.GetFileName(path);
            if (GridName.IsValid(name))
            {
                models.Add(name);
                continue;
            }

            leftOut.Add(name);
            if (_reported.TryAdd(name, 0))
            {
                Log.NameLeftOut(_logger, name, GridName.Rule);
            }
        }

        return new RepositoryListing([.. models], [.. leftOut]);
    }

    /// <summary>Looks a model up.</summary>
    /// <returns>What the repository holds of it, or null.</returns>
    /// <exception cref="IOException">The folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public ModelFolder? Find(ModelKey model)
    {
        if (model.Tenant != ModelKey.PublicTenant || !GridName.IsValid(model.Model))
        {
            return null;
        }

        var folder = Path.Combine(_folder, model.Model);
        if (!Directory.Exists(folder) || !HasExactName(model.Model))
        {
            return null;
        }

        var versions = ImmutableArray.CreateBuilder<long>();
        var incomplete = ImmutableArray.CreateBuilder<long>();
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            if (TryParseVersion(Path.GetFileName(path), out var version))
            {
                (File.Exists(Path.Combine(path, OnnxModelLoader.FileName)) ? versions : incomplete).Add(version);
            }
        }

        versions.Sort();
        incomplete.Sort();
        return new ModelFolder(folder, ReadConfig(folder), versions.ToImmutable(), incomplete.ToImmutable());
    }

    internal static bool TryParseVersion(ReadOnlySpan<char> name, out long version)
    {
        version = 0;
        return name is not ['0', ..]
            && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && version > 0;
    }

    /// <summary>Reads the configuration in a model's folder.</summary>
    /// <returns>Its text, or null if there is no file.</returns>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static string? ReadConfig(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, ModelConfig.FileName));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A file system that folds case would give one folder two names, and with them two models.
    private bool HasExactName(string name)
        => OperatingSystem.IsLinux()
            || Directory.EnumerateDirectories(_folder, name).Any(path => Path.GetFileName(path) == name);
}
