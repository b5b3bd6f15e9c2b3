using Grid.Silo.Hosting;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Waits for Redis before the silo starts, and checks that it keeps what it acknowledges.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="incarnation">The cluster's record.</param>
/// <param name="settings">The settings.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RedisStartup(
    RedisConnection redis, Incarnation incarnation, SiloSettings settings, TimeProvider clock, ILogger<RedisStartup> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await CheckAsync();
                await incarnation.OpenAsync();
                return;
            }
            catch (Exception error) when (RedisFault.MayPass(error))
            {
                LogAwaited(logger, settings.RedisText, error.Message);
                await Task.Delay(TryEvery, clock, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CheckAsync()
    {
        var database = (await redis.GetAsync()).GetDatabase();
        var faults = RedisRequirements.Check(await ReadSettingsAsync(database), out var warnings);
        if (faults.Length > 0 && !settings.RedisMayLose)
        {
            throw new InvalidOperationException(
                $"{string.Join(' ', faults)} To start all the same, and take the loss, add --redis-may-lose.");
        }

        foreach (var risk in faults.Concat(warnings))
        {
            LogRisky(logger, risk);
        }
    }

    // A server that refuses CONFIG says part of it in INFO; one that refuses that as well says nothing.
    private static async Task<Dictionary<string, string>> ReadSettingsAsync(IDatabase database)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var name in new[] { "appendonly", "appendfsync", "maxmemory-policy" })
            {
                var answer = (RedisResult[]?)await database.ExecuteAsync("CONFIG", "GET", name);
                if (answer is [_, var value, ..])
                {
                    settings[name] = value.ToString();
                }
            }
        }
        catch (RedisServerException error) when (!RedisFault.MayPass(error))
        {
            try
            {
                settings = RedisRequirements.FromInfo((await database.ExecuteAsync("INFO")).ToString());
            }
            catch (RedisServerException info) when (!RedisFault.MayPass(info))
            {
                // Nothing is known, and Check says so.
            }
        }

        return settings;
    }

    [LoggerMessage(EventIds.RedisSettingRisky, LogLevel.Warning, "{Risk}")]
    private static partial void LogRisky(ILogger logger, string risk);

    [LoggerMessage(EventIds.RedisAwaited, LogLevel.Warning, "Redis ({Redis}) does not answer, or refuses for now, and the silo waits for it: {Reason}")]
    private static partial void LogAwaited(ILogger logger, string redis, string reason);
}
