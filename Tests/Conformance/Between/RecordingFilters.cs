using System.Collections.Concurrent;

namespace Grid.Conformance.Between;

internal sealed record Seen(string Method, string InterfaceMethod, string Target, string? Source, string? Outcome);

/// <summary>Notes calls of IBetweenGrain as they come in, and adds 1000 to sums.</summary>
internal sealed class IncomingRecorder : IIncomingGrainCallFilter
{
    public ConcurrentQueue<Seen> Calls { get; } = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not BetweenGrain)
        {
            await context.Invoke();
            return;
        }

        string? outcome = null;
        try
        {
            await context.Invoke();
            if (context.MethodName == nameof(IBetweenGrain.AddAsync))
            {
                context.Result = (int)context.Result! + 1000;
            }

            outcome = context.Result?.ToString();
        }
        catch (InvalidOperationException exception)
        {
            outcome = exception.Message;
            throw;
        }
        finally
        {
            Calls.Enqueue(new Seen(
                context.MethodName, context.InterfaceMethod.Name, context.TargetId.ToString(), context.SourceId?.ToString(), outcome));
        }
    }
}

/// <summary>Notes calls of IBetweenGrain as they go out, and refuses some.</summary>
internal sealed class OutgoingRecorder : IOutgoingGrainCallFilter
{
    public ConcurrentQueue<Seen> Calls { get; } = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType == typeof(IBetweenGrain))
        {
            if (context.MethodName == nameof(IBetweenGrain.FailAsync) && context.TargetId.Key.ToString().StartsWith("refused", StringComparison.Ordinal))
            {
                throw new UnauthorizedAccessException("refused by a filter");
            }

            await context.Invoke();
            Calls.Enqueue(new Seen(
                context.MethodName, context.InterfaceMethod.Name, context.TargetId.ToString(), context.SourceId?.ToString(), context.Result?.ToString()));
        }
        else
        {
            await context.Invoke();
        }
    }
}
