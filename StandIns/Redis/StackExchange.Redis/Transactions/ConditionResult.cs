namespace StackExchange.Redis;

/// <summary>What became of a condition of a transaction.</summary>
public sealed class ConditionResult
{
    internal ConditionResult(Condition condition) => Condition = condition;

    internal Condition Condition { get; }

    /// <summary>Whether the condition held. False until the transaction has run.</summary>
    public bool WasSatisfied { get; internal set; }
}
