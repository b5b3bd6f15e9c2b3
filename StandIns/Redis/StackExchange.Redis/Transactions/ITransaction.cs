namespace StackExchange.Redis;

/// <summary>Commands that run together, if all conditions hold. Await their tasks after <see cref="ExecuteAsync"/>.</summary>
public interface ITransaction : IBatch
{
    /// <summary>Adds a condition that must hold when the commands run.</summary>
    ConditionResult AddCondition(Condition condition);

    /// <summary>Runs the commands. False if a condition did not hold or a watched key changed: then none has run.</summary>
    bool Execute(CommandFlags flags = CommandFlags.None);

    /// <inheritdoc cref="Execute(CommandFlags)"/>
    Task<bool> ExecuteAsync(CommandFlags flags = CommandFlags.None);
}
