using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grid.Storage;

// Grain state in files, one for each grain and state, for a silo without Redis.
//
// StateFiles sees to crashes, DataFolder to a second silo. Here: the compare-and-set on the etag. Etags are random rather
// than counted, so that a writer that still holds the etag of a record deleted since can't overwrite its successor.
//
// Changes to one file exclude each other by a gate that files share by their hash. File calls block, so they run on the
// thread pool and not on the grain's scheduler.

/// <summary>
/// Stores the state of grains in the data folder.
/// </summary>
internal sealed partial class FileGrainStorage : IGrainStorage
{
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 32).Select(static _ => new SemaphoreSlim(1, 1))];
    private readonly StateFiles _files;
    private readonly ILogger _logger;

    public FileGrainStorage(DataFolder folder, ILogger<FileGrainStorage> logger)
        : this(new StateFiles(folder.Make("state")), logger)
    {
    }

    internal FileGrainStorage(StateFiles files, ILogger logger)
    {
        _files = files;
        _logger = logger;
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var name = StateFileName.Of(grainId, stateName);
        var content = await Task.Run(() => _files.Read(name));
        if (content is null)
        {
            Forget(grainState);
            return;
        }

        try
        {
            (grainState.ETag, grainState.State) = StateRecord.Read<T>(grainId, stateName, content);
            grainState.RecordExists = true;
        }
        catch (JsonException error)
        {
            throw Damaged(name, grainId, stateName, error);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Before the first await: the state belongs to the grain, which may go on with it.
        var etag = Guid.NewGuid().ToString("N");
        var content = StateRecord.Write(grainId, stateName, etag, grainState.State);
        await ChangeAsync(stateName, grainId, grainState.ETag, name => _files.Replace(name, content));
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await ChangeAsync(stateName, grainId, grainState.ETag, _files.Delete);
        Forget(grainState);
    }

    private static void Forget<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null!; // The interface takes null for "no record", though it isn't annotated so.
        grainState.RecordExists = false;
    }

    private async Task ChangeAsync(string stateName, GrainId grainId, string? expected, Action<string> change)
    {
        var name = StateFileName.Of(grainId, stateName);
        var gate = _gates[(uint)string.GetHashCode(name, StringComparison.Ordinal) % (uint)_gates.Length];
        await gate.WaitAsync();
        try
        {
            await Task.Run(() =>
            {
                Compare(name, stateName, grainId, expected);
                change(name);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.ChangeFailed(_logger, _files.PathOf(name), error);
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    private void Compare(string name, string stateName, GrainId grainId, string? expected)
    {
        string? stored;
        try
        {
            stored = _files.Read(name) is { } content ? StateRecord.ReadEtag(grainId, stateName, content) : null;
        }
        catch (JsonException error)
        {
            throw Damaged(name, grainId, stateName, error);
        }

        if (stored != expected)
        {
            throw new InconsistentStateException(
                $"State '{stateName}' of grain '{grainId}' was changed by another activation: the etag is " +
                $"'{stored ?? "none"}', and the writer expected '{expected ?? "none"}'. Read it again.",
                stored ?? "",
                expected ?? "");
        }
    }

    private InvalidDataException Damaged(string name, GrainId grain, string state, JsonException error)
    {
        var path = _files.PathOf(name);
        Log.Damaged(_logger, path, error);
        return new InvalidDataException(
            $"The file '{path}' with the state '{state}' of grain '{grain}' is damaged: {error.Message}. Put it back from a " +
            "backup, or move it away, which makes the grain start anew. Other grains are not concerned.",
            error);
    }
}
