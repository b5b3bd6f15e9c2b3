namespace StackExchange.Redis;

// Commands that are held back, and then run together if the conditions hold.
internal sealed class RedisTransaction(ConnectionMultiplexer multiplexer, int database) : DatabaseCommands(multiplexer, database), ITransaction
{
    private readonly Lock _lock = new();
    private List<ConditionResult> _conditions = [];
    private List<Message> _commands = [];

    public ConditionResult AddCondition(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var result = new ConditionResult(condition);
        lock (_lock)
        {
            _conditions.Add(result);
        }

        return result;
    }

    public void Execute() => Execute(CommandFlags.None);

    public bool Execute(CommandFlags flags = CommandFlags.None) => Wait(ExecuteAsync(flags));

    public Task<bool> ExecuteAsync(CommandFlags flags = CommandFlags.None)
    {
        TransactionMessage message;
        lock (_lock)
        {
            message = new TransactionMessage(_conditions, _commands) { Database = Database, Flags = flags };
            _conditions = [];
            _commands = [];
        }

        Owner.Send(message);
        return (flags & CommandFlags.FireAndForget) != 0 ? Task.FromResult(false) : message.Task;
    }

    protected override Task<T> SendAsync<T>(Message<T> message)
    {
        lock (_lock)
        {
            _commands.Add(message);
        }

        return (message.Flags & CommandFlags.FireAndForget) != 0 ? Task.FromResult(default(T)!) : message.Task;
    }
}
