using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What the runtime offers to a grain.</summary>
public interface IGrainRuntime
{
    IGrainFactory GrainFactory { get; }

    IServiceProvider ServiceProvider { get; }

    SiloAddress SiloAddress { get; }

    string SiloIdentity { get; }

    TimeProvider TimeProvider { get; }

    ITimerRegistry TimerRegistry { get; }

    void DeactivateOnIdle(IGrainContext grainContext);

    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);
}
