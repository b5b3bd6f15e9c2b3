using System.Diagnostics.CodeAnalysis;

namespace Grid.Models;

// The operations of one model: those that wait, the one that runs, and the last ones that ended.
//
// One runs at a time, in the order of arrival. An id that is known already names the operation it named before, whatever
// else the command says, so that a caller may send a command again after a time-out.
//
// Not thread-safe: an activation runs one turn at a time.

/// <summary>
/// Keeps a model's operations in order.
/// </summary>
internal sealed class OperationQueue
{
    /// <summary>How many may wait; more are refused.</summary>
    public const int MaxWaiting = 16;

    private const int MaxEnded = 64;
    private readonly Dictionary<Guid, ModelOperation> _known = [];
    private readonly Queue<ModelOperation> _waiting = new();
    private readonly Queue<ModelOperation> _ended = new();

    /// <summary>Gets the operation that runs.</summary>
    public ModelOperation? Running { get; private set; }

    public bool IsIdle => Running is null && _waiting.Count == 0;

    public bool TryFind(Guid id, [NotNullWhen(true)] out ModelOperation? operation)
        => _known.TryGetValue(id, out operation);

    /// <summary>Queues an operation of an id that is not known.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(ModelOperation operation)
    {
        var last = _waiting.LastOrDefault() ?? (operation.JoinsRunning ? Running : null);
        if (operation.Kind == OperationKind.Ensure && last is { Kind: OperationKind.Ensure } && last.Ids.Count < MaxWaiting)
        {
            // To ensure twice is to ensure once. An activation and a starting silo both do, at about the same time.
            last.Ids.Add(operation.Id);
            last.Files.AddRange(operation.Files);
            _known.Add(operation.Id, last);
            return true;
        }

        if (_waiting.Count >= MaxWaiting)
        {
            return false;
        }

        _known.Add(operation.Id, operation);
        _waiting.Enqueue(operation);
        return true;
    }

    /// <summary>Takes the next operation, which runs from now on.</summary>
    public bool TryBegin([NotNullWhen(true)] out ModelOperation? operation)
    {
        if (Running is null && _waiting.TryDequeue(out operation))
        {
            Running = operation;
            return true;
        }

        operation = null;
        return false;
    }

    /// <summary>Ends the operation that runs.</summary>
    public void End(ModelOperationStatus status)
    {
        var operation = Running ?? throw new InvalidOperationException("No operation runs that could end.");
        Running = null;
        operation.End(status);
        _ended.Enqueue(operation);
        while (_ended.Count > MaxEnded)
        {
            Forget(_ended.Dequeue());
        }
    }

    /// <summary>
    /// Lets go of those who wait: the activation ends, and what becomes of their operations is not known here. Their ids are
    /// forgotten, since a command that is sent again is to run.
    /// </summary>
    public void Abandon()
    {
        if (Running is { } running)
        {
            Running = null;
            Abandon(running);
        }

        while (_waiting.TryDequeue(out var operation))
        {
            Abandon(operation);
        }
    }

    private void Abandon(ModelOperation operation)
    {
        Forget(operation);
        operation.End(Outcomes.Unknown);
    }

    private void Forget(ModelOperation operation) => operation.Ids.ForEach(id => _known.Remove(id));
}
