using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A call: a method and its arguments, ready to be made on a target.</summary>
public interface IInvokable
{
    object? GetTarget();

    void SetTarget(ITargetHolder holder);

    ValueTask<Response> Invoke();

    int GetArgumentCount();

    object? GetArgument(int index);

    void SetArgument(int index, object value);

    string GetMethodName();

    string GetInterfaceName();

    MethodInfo GetMethod();

    Type GetInterfaceType();

    TimeSpan? GetDefaultResponseTimeout();

    CancellationToken GetCancellationToken();

    bool TryCancel();

    bool IsCancellable { get; }
}

/// <summary>What an invokable is made on: a grain, and the components that serve its other interfaces.</summary>
public interface ITargetHolder
{
    object? GetTarget();

    object? GetComponent(Type componentType);
}
