using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using MessagePack;

namespace Orleans.CodeGeneration;

/// <summary>What is the same for all calls of a method; made once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InvokableMethod(
    Type interfaceType, string interfaceName, string methodName, string wireName, MethodOptions options, string? responseTimeout,
    int typeParameters, Type[] parameterTypes)
{
    private MethodInfo? _methodInfo;
    private byte[]? _wirePrefix;

    public Type InterfaceType { get; } = interfaceType;

    /// <summary>Gets the interface's alias or full name: with <see cref="WireName"/>, what a message says.</summary>
    public string InterfaceName { get; } = interfaceName;

    public string MethodName { get; } = methodName;

    public string WireName { get; } = wireName;

    public MethodOptions Options { get; } = options;

    public TimeSpan? ResponseTimeout { get; } = responseTimeout is null ? null : TimeSpan.Parse(responseTimeout, CultureInfo.InvariantCulture);

    public bool IsExtension { get; } = typeof(IGrainExtension).IsAssignableFrom(interfaceType);

    /// <summary>Gets how every call of the method begins on the wire: an array of four, of which the names are two.</summary>
    internal ReadOnlySpan<byte> WirePrefix => _wirePrefix ??= MakeWirePrefix();

    // Asked for by filters only, so it is looked up late. A parameter of a generic method's own type is written as void.
    public MethodInfo MethodInfo => _methodInfo ??= Find();

    private byte[] MakeWirePrefix()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(InterfaceName);
        writer.Write(WireName);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private MethodInfo Find()
    {
        foreach (var candidate in InterfaceType.GetMethods())
        {
            var parameters = candidate.GetParameters();
            if (candidate.Name == MethodName && parameters.Length == parameterTypes.Length
                && candidate.GetGenericArguments().Length == typeParameters && Matches(parameters))
            {
                return candidate;
            }
        }

        throw new MissingMethodException(InterfaceType.FullName, MethodName);
    }

    private bool Matches(ParameterInfo[] parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameterTypes[i] != typeof(void) && parameters[i].ParameterType != parameterTypes[i])
            {
                return false;
            }
        }

        return true;
    }
}
