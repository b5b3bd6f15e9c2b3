using System.Collections.Immutable;

namespace Grid.Models;

// Written by the bootstrap, read by the ready endpoint. Each value is whole and the last one written; two values that are
// read one after the other may be from before and after a change.

/// <summary>
/// How far the silo has come with the models that it serves from its start on.
/// </summary>
internal sealed class BootStatus
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _problem = "The models folder has not been read yet.";
    private ImmutableDictionary<string, string> _failed = ImmutableDictionary<string, string>.Empty;
    private int _models;
    private int _settled;

    /// <summary>Gets whether each model was tried: those that could not be loaded don't keep the others from serving.</summary>
    public bool IsFinished => _finished.Task.IsCompleted;

    /// <summary>Gets a task that ends when each model was tried.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Gets what the silo waits for; empty once finished.</summary>
    public string Problem => IsFinished ? "" : _problem;

    /// <summary>Gets how many models there are.</summary>
    public int Models => Volatile.Read(ref _models);

    /// <summary>Gets how many of them were tried.</summary>
    public int Settled => Volatile.Read(ref _settled);

    /// <summary>Gets the models that could not be loaded, and why.</summary>
    public ImmutableDictionary<string, string> Failed => Volatile.Read(ref _failed);

    public void Begin(int models)
    {
        Volatile.Write(ref _models, models);
        Volatile.Write(ref _settled, 0);
        Volatile.Write(ref _failed, ImmutableDictionary<string, string>.Empty);
        _problem = "Models are being loaded.";
    }

    public void OnSettled(string model, string? failure)
    {
        Interlocked.Increment(ref _settled);
        if (failure is not null)
        {
            ImmutableInterlocked.TryAdd(ref _failed, model, failure);
        }
    }

    public void OnDelayed(string problem) => _problem = problem;

    public void Finish() => _finished.TrySetResult();
}
