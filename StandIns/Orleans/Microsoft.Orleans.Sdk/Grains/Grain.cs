using Microsoft.Extensions.DependencyInjection;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain()
        : this(RuntimeContext.Current ?? throw new InvalidOperationException(
            "A grain was constructed outside an activation. Get a reference from IGrainFactory.GetGrain; the runtime constructs the grain."))
    {
    }

    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        Runtime = grainRuntime ?? grainContext.ActivationServices.GetRequiredService<IGrainRuntime>();
    }

    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    public string IdentityString => GrainContext.GrainId.ToString();

    internal IGrainRuntime Runtime { get; }

    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

#pragma warning disable CA1725 // Orleans names the parameter differently here and in the interface.
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

#pragma warning restore CA1725

    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(GrainContext);

    protected void MigrateOnIdle() => GrainContext.Migrate(RequestContext.Snapshot());

    /// <summary>Keeps this activation from being collected for a time, or undoes it with a negative one.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(GrainContext, timeSpan);
}
