using System.ComponentModel;

namespace Orleans.Serialization.Cloning;

/// <summary>The entry points of copying, for generated code and the runtime.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ObjectCopier
{
    public static T Copy<T>(T value)
    {
        if (CopierOf<T>.IsImmutable || value is null)
        {
            return value;
        }

        using var context = CopyContext.Rent();
        return CopierOf<T>.Copier.DeepCopy(value, context);
    }

    internal static Dictionary<string, object> CopyValues(Dictionary<string, object> values)
    {
        Dictionary<string, object>? copies = null;
        foreach (var (key, value) in values)
        {
            if (!ImmutableTypes.Contains(value.GetType()))
            {
                copies ??= new(values);
                copies[key] = Copy(value);
            }
        }

        return copies ?? values;
    }
}
