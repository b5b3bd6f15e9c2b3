using System.Collections.Concurrent;
using Orleans.Runtime.MembershipService;

namespace Orleans.Runtime.Placement;

// What is known of the load of each silo: what it said last, and the activations placed there since, which it had not
// counted. Without the latter all placements between two messages would go to the same silo.
internal sealed class LoadTable(SiloRuntime silo)
{
    private readonly ConcurrentDictionary<SiloAddress, (SiloLoad Load, int PlacedSince)> _loads = new();
    private long _measuredAt = silo.Clock.GetTimestamp();
    private TimeSpan _usedThen = Environment.CpuUsage.TotalTime;
    private double _cpu;

    public SiloLoad Get(SiloAddress address)
    {
        var (load, placed) = _loads.GetValueOrDefault(address);
        return silo.Address.Equals(address)
            ? GetOwn()
            : load with { Activations = load.Activations + placed };
    }

    public void Set(SiloAddress address, SiloLoad load) => _loads[address] = (load, 0);

    public void NotePlaced(SiloAddress address)
        => _loads.AddOrUpdate(address, static _ => (default, 1), static (_, known) => (known.Load, known.PlacedSince + 1));

    /// <summary>Returns this silo's load, with the processor time since the last call.</summary>
    public SiloLoad Measure()
    {
        var elapsed = silo.Clock.GetElapsedTime(_measuredAt);
        if (elapsed > TimeSpan.Zero)
        {
            var used = Environment.CpuUsage.TotalTime;
            _cpu = Math.Clamp((used - _usedThen) / elapsed / Environment.ProcessorCount, 0, 1);
            _usedThen = used;
            _measuredAt = silo.Clock.GetTimestamp();
        }

        return GetOwn();
    }

    public void OnView(MembershipView view)
    {
        foreach (var address in _loads.Keys)
        {
            if (view.GetStatus(address) is SiloStatus.Dead or SiloStatus.None)
            {
                _loads.TryRemove(address, out _);
            }
        }
    }

    private SiloLoad GetOwn()
    {
        var memory = GC.GetGCMemoryInfo();
        return new(silo.Catalog.Count, _cpu, memory.MemoryLoadBytes, memory.TotalAvailableMemoryBytes);
    }
}
