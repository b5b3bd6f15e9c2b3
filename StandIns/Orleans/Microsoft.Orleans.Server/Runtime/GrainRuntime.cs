using Orleans.Timers;

namespace Orleans.Runtime;

internal sealed class GrainRuntime(SiloRuntime silo, ITimerRegistry timers) : IGrainRuntime
{
    public IGrainFactory GrainFactory => silo.GrainFactory;

    public IServiceProvider ServiceProvider => silo.Services;

    public SiloAddress SiloAddress => silo.Address;

    public string SiloIdentity => silo.Address.ToString();

    public TimeProvider TimeProvider => silo.Clock;

    public ITimerRegistry TimerRegistry => timers;

    public void DeactivateOnIdle(IGrainContext grainContext)
        => grainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((Activation)grainContext).DelayDeactivation(timeSpan);
}
