namespace StackExchange.Redis;

// A database whose commands go to the server at once.
internal sealed partial class RedisDatabase(ConnectionMultiplexer multiplexer, int database) : DatabaseCommands(multiplexer, database), IDatabase
{
    protected override bool MayRetryScripts => true;

    public TimeSpan Ping(CommandFlags flags = CommandFlags.None) => Wait(PingAsync(flags));

    public IBatch CreateBatch(object? asyncState = null) => new RedisBatch(Owner, Database);

    public ITransaction CreateTransaction(object? asyncState = null) => new RedisTransaction(Owner, Database);

    protected override Task<T> SendAsync<T>(Message<T> message) => Owner.SendAsync(message);
}
