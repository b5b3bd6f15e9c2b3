using System.Collections.Concurrent;

namespace Grid.Conformance.Support;

// Signals between a test and the grains of the silo in its process, by name. Names are made unique by the test.
internal static class Gates
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> All = new();

    public static void Open(string name) => Get(name).TrySetResult();

    public static Task Opened(string name) => Get(name).Task;

    /// <summary>Waits with a deadline, so that a broken runtime fails a test and does not hang it.</summary>
    public static Task WaitAsync(string name) => Get(name).Task.WaitAsync(Deadline.Time);

    private static TaskCompletionSource Get(string name)
        => All.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
