namespace Grid.Models;

/// <summary>
/// Makes the statuses of operations.
/// </summary>
internal static class Outcomes
{
    public static ModelOperationStatus Unknown { get; } = new(ModelOperationState.Unknown, ModelFailure.None, "");

    public static ModelOperationStatus Running { get; } = new(ModelOperationState.Running, ModelFailure.None, "");

    public static ModelOperationStatus Succeeded { get; } = new(ModelOperationState.Succeeded, ModelFailure.None, "");

    public static ModelOperationStatus Failed(ModelFailure failure, string reason)
        => new(ModelOperationState.Failed, failure, reason);
}
