namespace Orleans.Serialization.Cloning;

// One walk over an object graph. Objects met twice are copied once, so that shared and circular references keep their
// shape. Pooled per thread: a walk never awaits.
public sealed class CopyContext : IDisposable
{
    [ThreadStatic]
    private static CopyContext? Pooled;

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    private CopyContext()
    {
    }

    public static CopyContext Rent()
    {
        var context = Pooled ?? new CopyContext();
        Pooled = null;
        return context;
    }

    public bool TryGetCopy<T>(object original, out T? copy)
        where T : class
    {
        if (_copies.Count != 0 && _copies.TryGetValue(original, out var found))
        {
            copy = (T)found;
            return true;
        }

        copy = null;
        return false;
    }

    public void RecordCopy(object original, object copy) => _copies[original] = copy;

    public T DeepCopy<T>(T value) => CopierOf<T>.IsImmutable || value is null ? value : CopierOf<T>.Copier.DeepCopy(value, this);

    /// <summary>Copies an object as the type that it is.</summary>
    public T CopyByRuntimeType<T>(T value)
        where T : class
        => (T)RuntimeTypeCopier.Get(value.GetType()).Copy(value, this);

    public void Dispose()
    {
        _copies.Clear();
        Pooled = this;
    }
}
