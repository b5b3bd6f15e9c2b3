namespace Grid.Models;

/// <summary>
/// An operation on a model: what is asked, and how it stands.
/// </summary>
internal sealed class ModelOperation(Guid id, OperationKind kind, string? config)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Id { get; } = id;

    /// <summary>Gets all ids that name the operation: its own, and those that joined it.</summary>
    public List<Guid> Ids { get; } = [id];

    public OperationKind Kind { get; } = kind;

    public string? Config { get; } = config;

    /// <summary>Gets what silos told with it of the files they hold.</summary>
    public List<ModelFiles> Files { get; } = [];

    /// <summary>Gets whether one of this kind that runs already will do. It won't for what happened after that one began.</summary>
    public bool JoinsRunning { get; init; }

    public Task Ended => _ended.Task;

    public ModelOperationStatus Status { get; private set; } = Outcomes.Running;

    public void End(ModelOperationStatus status)
    {
        Status = status;
        _ended.TrySetResult();
    }
}
