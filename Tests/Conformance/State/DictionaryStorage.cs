using System.Collections.Concurrent;
using Orleans.Storage;

namespace Grid.Conformance.State;

/// <summary>A storage provider as a product would write one.</summary>
internal sealed class DictionaryStorage(string name) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (object? State, string Etag)> _records = new();

    public IEnumerable<string> Keys => _records.Keys;

    public string Name => name;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue(Key(stateName, grainId), out var record))
        {
            grainState.State = (T)record.State!;
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue(Key(stateName, grainId), out var record) && record.Etag != grainState.ETag)
        {
            throw new InconsistentStateException("The record is newer.", record.Etag, grainState.ETag);
        }

        grainState.ETag = Guid.NewGuid().ToString();
        grainState.RecordExists = true;
        _records[Key(stateName, grainId)] = (grainState.State, grainState.ETag);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove(Key(stateName, grainId), out _);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string Key(string stateName, GrainId grainId) => $"{grainId}/{stateName}";
}
