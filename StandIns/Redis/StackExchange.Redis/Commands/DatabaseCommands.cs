namespace StackExchange.Redis;

// The commands of a database. Where they go is the subclass's business: to the server, into a batch, into a transaction.
internal abstract partial class DatabaseCommands(ConnectionMultiplexer multiplexer, int database) : IDatabaseAsync
{
    public int Database => database;

    public IConnectionMultiplexer Multiplexer => Owner;

    protected ConnectionMultiplexer Owner { get; } = multiplexer;

    // Whether a script may be sent by its hash and again in full: not where commands must keep their places.
    protected virtual bool MayRetryScripts => false;

    public bool IsConnected(RedisKey key, CommandFlags flags = CommandFlags.None) => Owner.FindServer(key.IsNull ? KeySlot.None : KeySlot.Of(key), flags).IsConnected;

    public async Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await SendAsync(new Message<bool>("PING", [], Reply.Done) { Flags = flags }).ConfigureAwait(false);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start);
    }

    public bool TryWait(Task task) => Owner.TryWait(task);

    public void Wait(Task task) => Owner.Wait(task);

    public T Wait<T>(Task<T> task) => Owner.Wait(task);

    public void WaitAll(params Task[] tasks) => Owner.WaitAll(tasks);

    protected abstract Task<T> SendAsync<T>(Message<T> message);

    private Task<T> RunAsync<T>(CommandFlags flags, RedisKey key, ReplyReader<T> read, string command, params RedisValue[] arguments)
        => SendAsync(new Message<T>(command, arguments, read) { Flags = flags, Database = database, Key = key });

    private Task<T> RunAsync<T>(CommandFlags flags, RedisKey[] keys, ReplyReader<T> read, string command, params RedisValue[] arguments)
        => SendAsync(new Message<T>(command, arguments, read) { Flags = flags, Database = database, Keys = keys });

    private static RedisValue[] Values(RedisKey[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Array.ConvertAll(keys, key => key.AsValue());
    }

    // What a command on no keys or members at all answers, without asking.
    private static Task<T> NothingAsync<T>(T answer) => Task.FromResult(answer);

    // Walks through a SCAN-like command from page to page.
    private async IAsyncEnumerable<T> ScanAsync<T>(
        string command,
        RedisKey key,
        RedisValue pattern,
        int pageSize,
        long cursor,
        int pageOffset,
        CommandFlags flags,
        Func<RespReply, T[]> read,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var skip = pageOffset;
        RedisValue at = cursor;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<RedisValue> arguments = [key.AsValue(), at];
            Scan.AddOptions(arguments, pattern, pageSize);
            var page = await RunAsync(flags, key, static (in reply) => reply, command, [.. arguments]).ConfigureAwait(false);
            at = page.Items[0].AsValue();
            foreach (var item in read(page.Items[1]).AsSpan(Math.Min(skip, page.Items[1].Items.Length)).ToArray())
            {
                yield return item;
            }

            skip = 0;
        }
        while (at != 0);
    }
}
