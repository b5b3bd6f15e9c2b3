namespace StackExchange.Redis;

// A command on its way: what to send, where to, and who waits.
//
// It ends once, whichever comes first: its reply, its time-out, or the end of the connection that it was sent on. From the
// moment its bytes may have left it is never sent again, except when the server itself said that it did not run it.
internal abstract class Message(string command, RedisValue[] arguments)
{
    public string Command { get; } = command;

    public RedisValue[] Arguments { get; } = arguments;

    public CommandFlags Flags { get; init; }

    // The database to select first, or -1 for a command that needs none.
    public int Database { get; init; } = -1;

    // The keys that say which server of a cluster it goes to.
    public RedisKey Key { get; init; }

    public RedisKey[]? Keys { get; init; }

    // A server that was named by the caller.
    public ServerEntry? Target { get; init; }

    // Whether ASKING goes before it: its slot is on the move to the server that it goes to.
    public bool IsAsking { get; set; }

    public int Redirections { get; set; }

    public long CreatedAt { get; } = Clock.Now;

    // 0 until it is written.
    public long SentAt { get; set; }

    public abstract bool IsDone { get; }

    // The slot that all keys are in, KeySlot.None without keys, KeySlot.Several if they are in different ones.
    public virtual int Slot
    {
        get
        {
            if (Keys is null)
            {
                return Key.IsNull ? KeySlot.None : KeySlot.Of(Key);
            }

            var slot = KeySlot.None;
            foreach (var key in Keys)
            {
                slot = KeySlot.Join(slot, KeySlot.Of(key));
            }

            return slot;
        }
    }

    // The reply, errors included. The connection is the one that it came on.
    public abstract void OnReply(in RespReply reply, Connection connection);

    public abstract bool TryFail(Exception fault);

    public override string ToString() => Key.IsNull ? Command : $"{Command} {Key}";
}
