namespace Orleans.Runtime;

// Values that flow with calls: from caller to callee and on, never back. Stored copy-on-write, so that a message can
// carry the dictionary itself: nobody changes one that has been seen.
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Current = new();

    public static IEnumerable<string> Keys => Current.Value?.Keys.ToArray() ?? [];

    public static IEnumerable<KeyValuePair<string, object>> Entries => Current.Value?.ToArray() ?? [];

    public static object? Get(string key) => Current.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var values = Current.Value;
        Current.Value = values is null ? new(1) { [key] = value } : new(values) { [key] = value };
    }

    public static bool Remove(string key)
    {
        if (Current.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        if (values.Count == 1)
        {
            Current.Value = null;
            return true;
        }

        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Current.Value = rest;
        return true;
    }

    public static void Clear()
    {
        if (Current.Value is not null)
        {
            Current.Value = null;
        }
    }

    internal static Dictionary<string, object>? Snapshot() => Current.Value;

    internal static void Restore(Dictionary<string, object>? values)
    {
        if (!ReferenceEquals(Current.Value, values))
        {
            Current.Value = values;
        }
    }
}
