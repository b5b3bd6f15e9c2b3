using Microsoft.Extensions.Options;

namespace Grid.Serving;

/// <summary>
/// Checks the engine's options at start; all faults are told at once.
/// </summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        Check(nameof(EngineOptions.Threads), options.Threads, 0, 1024);
        Check(nameof(EngineOptions.ConcurrentRuns), options.ConcurrentRuns, 0, 256);
        Check(nameof(EngineOptions.ConcurrentLoads), options.ConcurrentLoads, 1, 64);
        Check(nameof(EngineOptions.MaxBatchSize), options.MaxBatchSize, 1, 65_536);
        Check(nameof(EngineOptions.QueueMaxRequests), options.QueueMaxRequests, 1, 1_000_000);
        Check(nameof(EngineOptions.QueueMaxBytes), options.QueueMaxBytes, 1024, 1L << 40);
        Check(nameof(EngineOptions.MaxKeptBufferBytes), options.MaxKeptBufferBytes, 0, 1L << 40);
        return result.Build();

        void Check(string option, long value, long min, long max)
        {
            if (value < min || value > max)
            {
                result.AddError(FormattableString.Invariant(
                    $"{nameof(EngineOptions)}.{option} is {value}; it must be from {min} to {max}."));
            }
        }
    }
}
