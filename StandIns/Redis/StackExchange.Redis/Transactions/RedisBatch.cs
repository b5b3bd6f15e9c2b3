namespace StackExchange.Redis;

// Commands that are held back, and then go together.
internal sealed class RedisBatch(ConnectionMultiplexer multiplexer, int database) : DatabaseCommands(multiplexer, database), IBatch
{
    private readonly Lock _lock = new();
    private List<Message> _commands = [];

    public void Execute()
    {
        List<Message> commands;
        lock (_lock)
        {
            commands = _commands;
            _commands = [];
        }

        Owner.SendTogether(commands);
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
