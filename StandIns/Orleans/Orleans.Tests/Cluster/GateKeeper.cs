using System.Collections.Concurrent;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>Where grains wait until the test lets them on.</summary>
internal sealed class GateKeeper
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (TaskCompletionSource Entered, TaskCompletionSource Opened)> _gates = new();

    /// <summary>Returns when a grain waits at a gate.</summary>
    public Task EnteredAsync(string gate) => Get(gate).Entered.Task.WaitAsync(Deadline);

    public void Open(string gate) => Get(gate).Opened.TrySetResult();

    public Task WaitAsync(string gate)
    {
        Get(gate).Entered.TrySetResult();
        return Get(gate).Opened.Task.WaitAsync(Deadline);
    }

    private (TaskCompletionSource Entered, TaskCompletionSource Opened) Get(string gate) => _gates.GetOrAdd(gate, static _ => (
        new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));
}
