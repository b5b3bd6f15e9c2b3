using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>One activation of a grain, as the runtime sees it.</summary>
public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    object? GrainInstance { get; }

    ActivationId ActivationId { get; }

    GrainAddress Address { get; }

    IServiceProvider ActivationServices { get; }

    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Gets a task that completes when the activation has gone.</summary>
    Task Deactivated { get; }

    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;

    /// <summary>Starts deactivation once the running calls have ended; returns at once.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    /// <summary>Starts a move to another silo, which the placement director picks; returns at once.</summary>
    void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);
}
