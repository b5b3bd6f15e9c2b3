// The names that grains see.
namespace Orleans.Runtime;

/// <summary>A state of a grain that is stored under a name.</summary>
public interface IPersistentState<TState> : Core.IStorage<TState>;

/// <summary>Has a constructor parameter filled with a stored state.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    public string StateName { get; } = stateName;

    /// <summary>Gets the name of the storage provider; null for the default one.</summary>
    public string? StorageName { get; } = storageName;
}
