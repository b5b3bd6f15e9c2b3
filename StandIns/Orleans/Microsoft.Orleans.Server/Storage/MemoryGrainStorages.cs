using System.Collections.Concurrent;

namespace Orleans.Storage;

/// <summary>The storage in memory that the silos of a test cluster share, by name.</summary>
internal sealed class MemoryGrainStorages
{
    private readonly ConcurrentDictionary<string, MemoryGrainStorage> _byName = new();

    public MemoryGrainStorage Get(string name) => _byName.GetOrAdd(name, static key => new MemoryGrainStorage(key));
}
