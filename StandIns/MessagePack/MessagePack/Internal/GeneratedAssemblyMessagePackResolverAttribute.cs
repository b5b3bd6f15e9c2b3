using System.ComponentModel;

namespace MessagePack.Internal;

/// <summary>Names the resolver that was generated into an assembly. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GeneratedAssemblyMessagePackResolverAttribute(Type resolverType, int majorVersion, int minorVersion) : Attribute
{
    public Type ResolverType { get; } = resolverType;

    public int MajorVersion { get; } = majorVersion;

    public int MinorVersion { get; } = minorVersion;
}
