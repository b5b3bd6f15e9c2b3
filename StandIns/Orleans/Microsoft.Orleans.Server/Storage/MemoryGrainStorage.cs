using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Serialization.Cloning;

namespace Orleans.Storage;

/// <summary>Keeps states in the memory of the process, as copies.</summary>
internal sealed class MemoryGrainStorage(string name) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), Record> _records = new();
    private long _lastEtag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = ObjectCopier.Copy((T?)record.State);
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = default;
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var record = new Record(ObjectCopier.Copy(grainState.State), NewEtag());
        var current = Find(key, grainState.ETag, "write");
        var isWritten = current is null ? _records.TryAdd(key, record) : _records.TryUpdate(key, record, current);
        if (!isWritten)
        {
            throw Conflict(key, _records.GetValueOrDefault(key)?.Etag, grainState.ETag, "write");
        }

        grainState.ETag = record.Etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (Find(key, grainState.ETag, "clear") is { } current && !_records.TryRemove(new(key, current)))
        {
            throw Conflict(key, _records.GetValueOrDefault(key)?.Etag, grainState.ETag, "clear");
        }

        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private Record? Find((string, GrainId) key, string? etag, string what)
    {
        var current = _records.GetValueOrDefault(key);
        return current?.Etag == etag ? current : throw Conflict(key, current?.Etag, etag, what);
    }

    private string NewEtag() => Interlocked.Increment(ref _lastEtag).ToString(CultureInfo.InvariantCulture);

    private InconsistentStateException Conflict((string State, GrainId Grain) key, string? stored, string? expected, string what)
        => new($"Storage '{name}' refused to {what} state '{key.State}' of grain {key.Grain}: its record has changed since it was read.", stored, expected);

    private sealed record Record(object? State, string Etag);
}
