namespace StackExchange.Redis;

// A command with a result.
internal class Message<T>(string command, RedisValue[] arguments, ReplyReader<T> read) : Message(command, arguments)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public override bool IsDone => _completion.Task.IsCompleted;

    public override void OnReply(in RespReply reply, Connection connection)
    {
        if (reply.IsError)
        {
            OnError(reply, connection);
            return;
        }

        try
        {
            _completion.TrySetResult(read(reply));
        }
        catch (Exception fault)
        {
            // Whatever it is: nobody else would end this command.
            _completion.TrySetException(new RedisException(
                $"The reply to {this} has an unexpected form: {fault.Message} Send it with Execute to see the reply as it is.", fault));
        }
    }

    public override bool TryFail(Exception fault) => fault is OperationCanceledException ? _completion.TrySetCanceled() : _completion.TrySetException(fault);

    protected bool TrySetResult(T result) => _completion.TrySetResult(result);

    protected virtual void OnError(in RespReply reply, Connection connection)
    {
        var text = reply.AsText();
        if (!connection.Owner.TryRedirect(this, connection, text))
        {
            connection.Owner.OnErrorMessage(connection.EndPoint, text);
            TryFail(new RedisServerException(text));
        }
    }
}
