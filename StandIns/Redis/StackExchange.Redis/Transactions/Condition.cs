namespace StackExchange.Redis;

/// <summary>What must hold for a transaction to run. The key is watched, so that it still holds when the commands run.</summary>
public sealed partial class Condition
{
    private readonly Func<RespReply, bool> _holds;
    private readonly string _text;

    private Condition(RedisKey key, string text, string command, RedisValue[] arguments, Func<RespReply, bool> holds)
    {
        Key = key;
        Command = command;
        Arguments = arguments;
        _holds = holds;
        _text = text;
    }

    internal RedisKey Key { get; }

    // The command whose reply decides.
    internal string Command { get; }

    internal RedisValue[] Arguments { get; }

    public override string ToString() => $"{Key} {_text}";

    internal bool Holds(in RespReply reply) => _holds(reply);
}
