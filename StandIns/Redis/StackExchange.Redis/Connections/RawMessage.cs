namespace StackExchange.Redis;

// A command of the connection's own, whose error is a result like any other.
internal sealed class RawMessage(string command, params RedisValue[] arguments) : Message(command, arguments)
{
    private readonly TaskCompletionSource<RespReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RespReply> Reply => _reply.Task;

    public override bool IsDone => _reply.Task.IsCompleted;

    public override void OnReply(in RespReply reply, Connection connection) => _reply.TrySetResult(reply);

    public override bool TryFail(Exception fault)
    {
        var isFirst = _reply.TrySetException(fault);

        // Nobody may be waiting, which is no fault.
        _ = _reply.Task.Exception;
        return isFirst;
    }
}
