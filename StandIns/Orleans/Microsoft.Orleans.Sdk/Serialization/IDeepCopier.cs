namespace Orleans.Serialization.Cloning;

/// <summary>Copies values of a type so that original and copy share nothing that can change.</summary>
public interface IDeepCopier<T>
{
    T DeepCopy(T input, CopyContext context);
}

/// <summary>Copies the members that a class declares into an object of a class derived from it.</summary>
public interface IBaseCopier<in T>
    where T : class
{
    void DeepCopy(T input, T output, CopyContext context);
}
