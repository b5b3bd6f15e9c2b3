using Microsoft.Extensions.Logging;
using Orleans.Timers;

namespace Orleans.Runtime;

internal sealed class TimerRegistry(TimeProvider clock, ILoggerFactory loggers) : ITimerRegistry
{
    private readonly ILogger _logger = loggers.CreateLogger("Orleans.Timers");

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        if (grainContext is not Activation activation)
        {
            throw new ArgumentException($"'{grainContext}' is not an activation of this silo.", nameof(grainContext));
        }

        return new GrainTimer<TState>(activation, callback, state, options, clock, _logger);
    }
}
