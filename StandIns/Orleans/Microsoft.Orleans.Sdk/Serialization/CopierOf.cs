namespace Orleans.Serialization.Cloning;

// The copier of a type, found once. IsImmutable is a static readonly field, so that compiled code of a call with, say, an
// integer argument holds no trace of copying.
internal static class CopierOf<T>
{
    public static readonly bool IsImmutable = ImmutableTypes.Contains(typeof(T));
    private static IDeepCopier<T>? Found;

    public static IDeepCopier<T> Copier => Found ??= (IDeepCopier<T>)CopierFactory.Create(typeof(T));
}
