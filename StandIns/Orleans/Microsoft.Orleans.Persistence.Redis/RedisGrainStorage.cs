using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;

namespace Orleans.Persistence;

// States in Redis: a hash for each, with the fields "etag" and "data".
//
// A write is a script that compares the etag and sets both fields: of several writers that read the same record exactly
// one succeeds, wherever they run, and a writer that slept through a change loses however late its command arrives. The
// writer draws the new etag, so that no etag comes twice.
//
// A cleared record keeps an etag without data, so a stale writer loses against it, too. With DeleteStateOnClear the key
// goes: only a writer that had found no record can then be mistaken.
//
// A write whose answer did not come may have been made. It throws, the etag stays as it was, and a second write then
// finds out: it conflicts if the first was made.
internal sealed class RedisGrainStorage(string name, RedisStorageOptions options, ClusterOptions cluster)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    // KEYS: record. ARGV: etag expected or '' for no record, etag to write, data, milliseconds to live or ''.
    // Answers false if it was written, or the etag that is there.
    private const string WriteScript =
        """
        local etag = redis.call('HGET', KEYS[1], 'etag') or ''
        if etag ~= ARGV[1] then return {etag} end
        redis.call('HSET', KEYS[1], 'etag', ARGV[2], 'data', ARGV[3])
        if ARGV[4] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
        return false
        """;

    // KEYS: record. ARGV: etag expected or '' for no record.
    private const string DeleteScript =
        """
        local etag = redis.call('HGET', KEYS[1], 'etag') or ''
        if etag ~= ARGV[1] then return {etag} end
        redis.call('DEL', KEYS[1])
        return false
        """;

    private static readonly RedisValue[] Fields = ["etag", "data"];

    private readonly IGrainStorageSerializer _serializer = options.GrainStorageSerializer;
    private readonly RedisValue _expiry = options.EntryExpiry is { } expiry ? (long)expiry.TotalMilliseconds : RedisValue.EmptyString;
    private IConnectionMultiplexer? _multiplexer;
    private bool _isShared;

    public void Participate(ISiloLifecycle observer)
        => observer.Subscribe($"{nameof(RedisGrainStorage)}:{name}", options.InitStage, ConnectAsync);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var values = await RunAsync("read", stateName, grainId, isChange: false, (database, key) => database.HashGetAsync(key, Fields));
        grainState.ETag = values[0];
        grainState.RecordExists = !values[1].IsNullOrEmpty;
        grainState.State = grainState.RecordExists ? Deserialize<T>(stateName, grainId, values[1]) : default;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var data = _serializer.Serialize(grainState.State!).ToMemory();
        grainState.ETag = await WriteAsync("write", stateName, grainId, grainState.ETag, data);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (options.DeleteStateOnClear)
        {
            var stored = await RunAsync("clear", stateName, grainId, isChange: true, (database, key) => database.ScriptEvaluateAsync(
                DeleteScript, [key], [grainState.ETag ?? ""]));
            ThrowIfStale("clear", stateName, grainId, stored, grainState.ETag);
            grainState.ETag = null;
        }
        else
        {
            grainState.ETag = await WriteAsync("clear", stateName, grainId, grainState.ETag, RedisValue.EmptyString);
        }

        grainState.RecordExists = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null && !_isShared)
        {
            await _multiplexer.DisposeAsync();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            (_multiplexer, _isShared) = await options.CreateMultiplexer(options).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new OrleansException($"Storage '{name}' could not connect to Redis. {exception.Message}", exception);
        }
    }

    private async Task<string> WriteAsync(string what, string stateName, GrainId grainId, string? etag, RedisValue data)
    {
        var next = Guid.NewGuid().ToString("N");
        var stored = await RunAsync(what, stateName, grainId, isChange: true, (database, key) => database.ScriptEvaluateAsync(
            WriteScript, [key], [etag ?? "", next, data, _expiry]));
        ThrowIfStale(what, stateName, grainId, stored, etag);
        return next;
    }

    private void ThrowIfStale(string what, string stateName, GrainId grainId, RedisResult stored, string? expected)
    {
        if (!stored.IsNull)
        {
            throw new InconsistentStateException(
                $"Storage '{name}' refused to {what} state '{stateName}' of grain {grainId}: its record has changed since it was read.",
                ((RedisResult[])stored!)[0].ToString(), expected);
        }
    }

    private T Deserialize<T>(string stateName, GrainId grainId, RedisValue data)
    {
        try
        {
            return _serializer.Deserialize<T>(new BinaryData((ReadOnlyMemory<byte>)data));
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException(
                $"State '{stateName}' of grain {grainId} in storage '{name}' could not be read by {_serializer.GetType().Name}: {exception.Message}", exception);
        }
    }

    private async Task<TResult> RunAsync<TResult>(
        string what, string stateName, GrainId grainId, bool isChange, Func<IDatabase, RedisKey, Task<TResult>> command)
    {
        var database = _multiplexer?.GetDatabase() ?? throw new InvalidOperationException(
            $"Storage '{name}' is used before the silo's stage {options.InitStage}, in which it connects to Redis. Lower {nameof(RedisStorageOptions)}.{nameof(options.InitStage)}.");
        try
        {
            return await command(database, options.GetStorageKey?.Invoke(stateName, grainId) ?? $"{cluster.ServiceId}/state/{grainId}/{stateName}");
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // An error that Redis itself answered with says that nothing was done.
            throw new OrleansException(
                isChange && exception is not RedisServerException
                    ? $"It is not known whether storage '{name}' did {what} state '{stateName}' of grain {grainId}: Redis did not answer. Read the state before saying more. {exception.Message}"
                    : $"Storage '{name}' failed to {what} state '{stateName}' of grain {grainId}. {exception.Message}",
                exception);
        }
    }
}
