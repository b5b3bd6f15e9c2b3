using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime
{
    /// <summary>A timer of an activation. It goes with the activation.</summary>
    public interface IGrainTimer : IDisposable
    {
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>When a grain timer ticks and what else may run meanwhile.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        public GrainTimerCreationOptions()
        {
        }

        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>Gets the time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none yet.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>Gets the time from the end of a tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Gets whether ticks interleave with calls and other timers. Default: false.</summary>
        public bool Interleave { get; init; }

        /// <summary>Gets whether ticks keep the activation from being idle. Default: false.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans.Timers
{
    /// <summary>Makes grain timers.</summary>
    public interface ITimerRegistry
    {
        IGrainTimer RegisterGrainTimer<TState>(
            IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
    }
}
