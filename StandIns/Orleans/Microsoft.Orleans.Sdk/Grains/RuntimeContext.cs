namespace Orleans.Runtime;

/// <summary>The activation whose turn runs on this thread.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? CurrentOfThread;

    public static IGrainContext? Current
    {
        get => CurrentOfThread;
        set => CurrentOfThread = value;
    }
}
