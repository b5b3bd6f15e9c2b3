namespace Grid.Chaos.Calls;

/// <summary>Which grain of the silos under test is called.</summary>
public enum CallKind
{
    /// <summary>Counts in stored state.</summary>
    Counter,

    /// <summary>Hands out numbers through Redis.</summary>
    Numbers,

    /// <summary>Needs memory alone.</summary>
    Echo,

    /// <summary>Takes half a second.</summary>
    Slow,
}
