using System.Collections.Concurrent;
using Orleans.Placement;

namespace Grid.Conformance.Isolation;

public interface IIsolationGrain : IGrainWithStringKey
{
    /// <summary>Keeps the argument and changes it.</summary>
    Task KeepAndChangeAsync(Carrier carrier);

    Task<Carrier> GetAsync();

    /// <summary>Says whether the argument is the very object that was handed in for this grain's key.</summary>
    Task<bool> IsSameAsync(Fixed value);

    Task<bool> IsSameArrayAsync(byte[] value);

    Task<Pair> EchoAsync(Pair pair);

    Task<Shape> EchoShapeAsync(Shape shape);

    Task<Dictionary<string, List<int>>> ChangeAsync(Dictionary<string, List<int>> values);

    Task<ReadOnlyMemory<byte>> EchoBytesAsync(ReadOnlyMemory<byte> bytes);
}

// What the tests hold beside the calls, by the grain's key: they run at the same time on several clusters.
internal static class Handed
{
    public static ConcurrentDictionary<string, object> Objects { get; } = new();
}

// Where its first caller is: what is promised of calls within a silo holds nowhere else.
[PreferLocalPlacement]
internal sealed class IsolationGrain : Grain, IIsolationGrain
{
    private Carrier _kept = new();

    public Task KeepAndChangeAsync(Carrier carrier)
    {
        _kept = carrier;
        carrier.Numbers.Add(-1);
        return Task.CompletedTask;
    }

    public Task<Carrier> GetAsync() => Task.FromResult(_kept);

    public Task<bool> IsSameAsync(Fixed value) => Task.FromResult(ReferenceEquals(value, Handed.Objects[this.GetPrimaryKeyString()]));

    public Task<bool> IsSameArrayAsync(byte[] value) => Task.FromResult(ReferenceEquals(value, Handed.Objects[this.GetPrimaryKeyString()]));

    public Task<Pair> EchoAsync(Pair pair) => Task.FromResult(pair);

    public Task<Shape> EchoShapeAsync(Shape shape) => Task.FromResult(shape);

    public Task<Dictionary<string, List<int>>> ChangeAsync(Dictionary<string, List<int>> values)
    {
        values["a"].Add(2);
        values["b"] = [];
        return Task.FromResult(values);
    }

    public Task<ReadOnlyMemory<byte>> EchoBytesAsync(ReadOnlyMemory<byte> bytes) => Task.FromResult(bytes);
}
