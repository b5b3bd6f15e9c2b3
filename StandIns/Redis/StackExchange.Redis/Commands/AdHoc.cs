namespace StackExchange.Redis;

// Commands that the caller spells out.
internal static class AdHoc
{
    // Arguments that are keys say which server of a cluster the command goes to.
    public static Message<RedisResult> Make(string command, ICollection<object>? args, CommandFlags flags, int database, ServerEntry? target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        if (command.AsSpan().ContainsAny(' ', '\r', '\n'))
        {
            throw new ArgumentException($"The command '{command}' holds a space. Pass each of its words as an argument of its own.", nameof(command));
        }

        RedisKey[] keys = [.. (args ?? []).OfType<RedisKey>()];
        return new Message<RedisResult>(command, [.. (args ?? []).Select(RedisValue.Unbox)], Reply.Result)
        {
            Flags = flags,
            Database = database,
            Keys = keys.Length == 0 ? null : keys,
            Target = target,
        };
    }
}
