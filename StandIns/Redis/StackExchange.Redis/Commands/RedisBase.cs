using System.Diagnostics;

namespace StackExchange.Redis;

// What databases, subscribers and servers have in common.
internal abstract class RedisBase(ConnectionMultiplexer multiplexer) : IRedis
{
    public IConnectionMultiplexer Multiplexer => Owner;

    protected ConnectionMultiplexer Owner { get; } = multiplexer;

    public virtual async Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None)
    {
        var start = Stopwatch.GetTimestamp();
        await PingServerAsync(flags).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start);
    }

    public TimeSpan Ping(CommandFlags flags = CommandFlags.None) => Wait(PingAsync(flags));

    public bool TryWait(Task task) => Owner.TryWait(task);

    public void Wait(Task task) => Owner.Wait(task);

    public T Wait<T>(Task<T> task) => Owner.Wait(task);

    public void WaitAll(params Task[] tasks) => Owner.WaitAll(tasks);

    protected virtual Task PingServerAsync(CommandFlags flags) => Owner.SendAsync(new Message<bool>("PING", [], Reply.Done) { Flags = flags });
}
