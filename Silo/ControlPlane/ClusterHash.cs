using Grid.Silo.Hosting;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// The hash {service}/grid:
//
//   incarnation   whose state Redis holds
//   awaited       the incarnation that silos hold and that has vanished from Redis, written by the first of them to notice
//   key           the cluster's secret: of the one awaited, if there is one
//   level         what the oldest build that may join must know; it only rises
//   was:ID        an incarnation that a recovery has put another in the place of
//   behind        where Redis came back with older data of the one awaited: the count of writes that it came back with
//   recoveries    how often the state was put back
//
// Each change is one script, so no two silos can both draw, both claim, or claim what a recovery has just put back.

/// <summary>
/// The cluster's record in Redis.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="settings">The settings.</param>
internal sealed class ClusterHash(RedisConnection redis, SiloSettings settings)
{
    private const string RaiseLevel =
        """
        local function raise(level)
            if tonumber(redis.call('HGET', KEYS[1], 'level') or '0') >= tonumber(level) then return 0 end
            redis.call('HSET', KEYS[1], 'level', level)
            return 1
        end

        """;

    private const string OpenScript =
        """
        local awaited = redis.call('HGET', KEYS[1], 'awaited')
        local drawn = 0
        if not awaited and redis.call('HSETNX', KEYS[1], 'incarnation', ARGV[1]) == 1 then
            redis.call('HSET', KEYS[1], 'key', ARGV[2], 'level', ARGV[3])
            drawn = 1
        end
        local values = redis.call('HMGET', KEYS[1], 'incarnation', 'key', 'level')
        return {awaited or values[1], values[2], values[3], drawn, awaited and 1 or 0}
        """;

    // What was found behind may have been put back since, and then there was one more recovery.
    private const string ClaimScript = RaiseLevel +
        """
        local found = redis.call('HGET', KEYS[1], 'incarnation')
        if found == ARGV[1] then
            if ARGV[5] == '' or (redis.call('HGET', KEYS[1], 'recoveries') or '0') ~= ARGV[6] then return 0 end
        elseif found and ARGV[4] == '0' then
            return 0
        end
        if redis.call('HEXISTS', KEYS[1], 'awaited') == 1 or redis.call('HEXISTS', KEYS[1], 'was:' .. ARGV[1]) == 1 then
            return 0
        end
        redis.call('HSET', KEYS[1], 'awaited', ARGV[1], 'key', ARGV[2])
        if found == ARGV[1] then redis.call('HSET', KEYS[1], 'behind', ARGV[5]) end
        raise(ARGV[3])
        return 1
        """;

    private const string RestoreScript = RaiseLevel +
        """
        if redis.call('HGET', KEYS[1], 'awaited') ~= ARGV[1] then return 0 end
        local found = redis.call('HGET', KEYS[1], 'incarnation')
        if found and found ~= ARGV[1] then redis.call('HSET', KEYS[1], 'was:' .. found, '1') end
        redis.call('HSET', KEYS[1], 'incarnation', ARGV[1], 'key', ARGV[2])
        redis.call('HDEL', KEYS[1], 'awaited', 'behind')
        redis.call('HINCRBY', KEYS[1], 'recoveries', 1)
        raise(ARGV[3])
        return 1
        """;

    private readonly RedisKey[] _keys = [$"{settings.ServiceId}/grid"];

    /// <summary>Reads the record of the cluster; a new cluster gets the one that is given.</summary>
    /// <param name="drawn">The record of a new cluster.</param>
    /// <returns>The record, and whether it is the one that was given.</returns>
    public async Task<(ClusterRecord Record, bool IsNew)> OpenAsync(ClusterRecord drawn)
    {
        var values = (RedisResult[])(await EvaluateAsync(OpenScript, [drawn.Incarnation, drawn.Key, drawn.Level]))!;
        return (new ClusterRecord((string)values[0]!, (string)values[1]!, (int)values[2], (int)values[4] == 1), (int)values[3] == 1);
    }

    /// <summary>Reads what Redis says.</summary>
    /// <param name="incarnation">The incarnation that the silo holds.</param>
    /// <returns>What it says.</returns>
    public async Task<ClusterLook> LookAsync(string incarnation)
    {
        var database = (await redis.GetAsync()).GetDatabase();
        var counting = database.StringGetAsync(RedisRecords.SequenceOf(settings));
        var values = await database.HashGetAsync(
            _keys[0], ["incarnation", "awaited", "key", "level", "was:" + incarnation, "behind", "recoveries"]);
        return new ClusterLook(
            values[0], values[1], values[2], (int)NumberIn(values[3]), !values[4].IsNull,
            values[5].IsNull ? null : NumberIn(values[5]), NumberIn(values[6]), NumberIn(await counting));
    }

    /// <summary>Says that an incarnation is awaited, unless it is there, was replaced, or one is awaited already.</summary>
    /// <param name="record">What the silo holds.</param>
    /// <param name="hasSeen">Whether the silo has seen Redis hold it: if not, another cluster that is there has the right to be.</param>
    /// <param name="behind">What was seen, if the incarnation is there with older data than the silo has seen; else null.</param>
    /// <returns>A task that ends when it is said.</returns>
    public Task ClaimAsync(ClusterRecord record, bool hasSeen, ClusterLook? behind)
        => EvaluateAsync(
            ClaimScript,
            [
                record.Incarnation, record.Key, record.Level, hasSeen ? 1 : 0,
                behind is null ? "" : behind.Sequence, behind?.Recoveries ?? 0,
            ]);

    /// <summary>Says that Redis holds the incarnation that is awaited again.</summary>
    /// <param name="record">What the silo holds, with the highest level that any silo knows.</param>
    /// <returns>Whether it was the one that is awaited.</returns>
    public async Task<bool> RestoreAsync(ClusterRecord record)
        => (int)await EvaluateAsync(RestoreScript, [record.Incarnation, record.Key, record.Level]) == 1;

    /// <summary>Raises the level.</summary>
    /// <param name="level">The level.</param>
    /// <returns>Whether it was lower.</returns>
    public async Task<bool> RaiseAsync(int level)
        => (int)await EvaluateAsync(RaiseLevel + "return raise(ARGV[1])", [level]) == 1;

    private static long NumberIn(RedisValue value) => value.TryParse(out long number) ? number : 0;

    private async Task<RedisResult> EvaluateAsync(string script, RedisValue[] values)
        => await (await redis.GetAsync()).GetDatabase().ScriptEvaluateAsync(script, _keys, values);
}
