using StackExchange.Redis;

namespace Grid.SiloUnderTest.Grains;

[GrainType("numbers")]
internal sealed class NumbersGrain(IConnectionMultiplexer redis) : ChaosGrain, INumbersGrain
{
    // KEYS: the grain's hash, its log. ARGV: epoch, activation. Answers the number, or -1 to an epoch that is over.
    private const string NextScript =
        """
        if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return -1 end
        local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
        redis.call('RPUSH', KEYS[2], number .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
        return number
        """;

    private readonly IDatabase _database = redis.GetDatabase();
    private long _epoch;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
        => _epoch = await _database.HashIncrementAsync(NumbersKeys.Record(this.GetPrimaryKeyString()), "epoch");

    public async Task<Answer> CallAsync()
    {
        var key = this.GetPrimaryKeyString();
        var number = (long)await _database.ScriptEvaluateAsync(
            NextScript, [NumbersKeys.Record(key), NumbersKeys.Log(key)], [_epoch, Activation]);
        if (number < 0)
        {
            DeactivateOnIdle();
            throw new InvalidOperationException(
                $"Activation {Activation} of '{key}' is of epoch {_epoch}, and a later one has begun: it hands out no more numbers.");
        }

        return Answer(number);
    }
}
