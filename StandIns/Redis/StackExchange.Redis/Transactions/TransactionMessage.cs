namespace StackExchange.Redis;

// A transaction, which needs its own turn on the connection: WATCH, the conditions' commands and MULTI ... EXEC belong to
// one connection, and another transaction between them would take its watches away. So the writer hands the connection
// over, and gets it back when EXEC is written.
//
//   1. with conditions: WATCH their keys, send their commands, wait for the replies;
//   2. if one does not hold: UNWATCH, and the answer is false;
//   3. MULTI, the commands, EXEC, written together;
//   4. EXEC answers nothing if a watched key has changed: the answer is false. Otherwise it answers with the replies.
//
// If the server sends a command elsewhere (its slot has moved), EXEC is refused, nothing has run, and all goes there again.
internal sealed class TransactionMessage(IReadOnlyList<ConditionResult> conditions, IReadOnlyList<Message> commands)
    : Message("EXEC", [])
{
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string?[] _refusals = new string?[commands.Count];
    private string? _redirection;

    public Task<bool> Task => _completion.Task;

    public override bool IsDone => _completion.Task.IsCompleted;

    public override int Slot
    {
        get
        {
            var slot = KeySlot.None;
            foreach (var condition in conditions)
            {
                slot = KeySlot.Join(slot, KeySlot.Of(condition.Condition.Key));
            }

            foreach (var command in commands)
            {
                slot = KeySlot.Join(slot, command.Slot);
            }

            return slot;
        }
    }

    public override bool TryFail(Exception fault)
    {
        var isFirst = _completion.TrySetException(fault);
        _ = _completion.Task.Exception;
        foreach (var command in commands)
        {
            command.TryFail(fault);
        }

        return isFirst;
    }

    // For the writer only.
    public async Task RunAsync(Connection connection)
    {
        _redirection = null;
        Array.Clear(_refusals);
        SentAt = Clock.Now;
        if (conditions.Count > 0 && !await TryCheckAsync(connection).ConfigureAwait(false))
        {
            connection.Post("UNWATCH");
            return;
        }

        connection.Post("MULTI");
        for (var i = 0; i < commands.Count; i++)
        {
            connection.Write(new Queued(this, i, commands[i]));
        }

        connection.Write(this);
    }

    // The reply to EXEC.
    public override void OnReply(in RespReply reply, Connection connection)
    {
        if (reply.IsError)
        {
            OnRefused(reply.AsText(), connection);
            return;
        }

        if (reply.IsNull)
        {
            Abandon();
            return;
        }

        var replies = reply.Items;
        for (var i = 0; i < commands.Count; i++)
        {
            if (i >= replies.Length)
            {
                commands[i].TryFail(reply.Unexpected($"a reply to each of {commands.Count} commands"));
            }
            else if (replies[i].IsError)
            {
                commands[i].TryFail(new RedisServerException(replies[i].AsText()));
            }
            else
            {
                commands[i].OnReply(replies[i], connection);
            }
        }

        _completion.TrySetResult(true);
    }

    public override string ToString() => $"a transaction of {commands.Count} commands";

    private async Task<bool> TryCheckAsync(Connection connection)
    {
        try
        {
            return await CheckAsync(connection).ConfigureAwait(false);
        }
        catch (RedisTimeoutException fault)
        {
            // The connection is as good as before for the commands of others.
            TryFail(fault);
            return false;
        }
    }

    // Watches and looks. False if the transaction must not run: then it has ended or goes elsewhere.
    private async Task<bool> CheckAsync(Connection connection)
    {
        var watch = connection.Post("WATCH", [.. conditions.Select(condition => condition.Condition.Key.AsValue()).Distinct()]);
        var checks = conditions.Select(condition => connection.Post(condition.Condition.Command, condition.Condition.Arguments)).ToArray();
        await connection.FlushAsync().ConfigureAwait(false);
        var refusal = await watch.Reply.ConfigureAwait(false);
        var holds = true;
        for (var i = 0; i < checks.Length; i++)
        {
            var reply = await checks[i].Reply.ConfigureAwait(false);
            if (reply.IsError)
            {
                refusal = refusal.IsError ? refusal : reply;
                continue;
            }

            conditions[i].WasSatisfied = conditions[i].Condition.Holds(reply);
            holds &= conditions[i].WasSatisfied;
        }

        if (refusal.IsError)
        {
            OnRefused(refusal.AsText(), connection);
            return false;
        }

        if (!holds)
        {
            Abandon();
        }

        // It may have timed out meanwhile: then its caller has been told that it failed, and it must not run.
        return holds && !IsDone;
    }

    private void Abandon()
    {
        foreach (var command in commands)
        {
            command.TryFail(new OperationCanceledException());
        }

        _completion.TrySetResult(false);
    }

    // Nothing has run.
    private void OnRefused(string text, Connection connection)
    {
        if (connection.Owner.TryRedirect(this, connection, _redirection ?? text))
        {
            return;
        }

        for (var i = 0; i < commands.Count; i++)
        {
            commands[i].TryFail(new RedisServerException(_refusals[i] ?? text));
        }

        _completion.TrySetException(new RedisServerException(_refusals.FirstOrDefault(refusal => refusal is not null) is { } first ? $"{text} ({first})" : text));
    }

    // The reply to a command inside MULTI: that it is queued, or why not.
    private sealed class Queued(TransactionMessage transaction, int index, Message command) : Message(command.Command, command.Arguments)
    {
        public override bool IsDone => transaction.IsDone;

        public override void OnReply(in RespReply reply, Connection connection)
        {
            if (!reply.IsError)
            {
                return;
            }

            var text = reply.AsText();
            transaction._refusals[index] = text;
            if (Redirection.IsOne(text))
            {
                transaction._redirection = text;
            }
        }

        // EXEC comes after it and says what has become of all.
        public override bool TryFail(Exception fault) => false;
    }
}
