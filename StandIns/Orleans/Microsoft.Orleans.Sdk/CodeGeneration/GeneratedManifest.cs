using System.ComponentModel;

namespace Orleans.CodeGeneration;

/// <summary>The base of the class that the generator adds to an assembly to say what it made.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GeneratedManifest
{
    public abstract void Register(ManifestBuilder builder);
}

/// <summary>Names the generated manifest of an assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GeneratedManifestAttribute(Type manifestType) : Attribute
{
    public Type ManifestType { get; } = manifestType;
}

/// <summary>Takes what generated code registers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1822 // Generated code is given an instance, so that what it registers with can change.
public sealed class ManifestBuilder
{
    internal ManifestBuilder()
    {
    }

    public void AddInterface(Type type, string wireName, Func<GrainReferenceShared, IdSpan, GrainReference> createReference)
        => TypeRegistry.Add(new InterfaceEntry(type, wireName, createReference));

    /// <param name="type">The invokable; an open generic type for a generic method.</param>
    /// <param name="interfaceName">The wire name of the interface.</param>
    /// <param name="methodName">The wire name of the method.</param>
    public void AddInvokable(Type type, string interfaceName, string methodName)
        => TypeRegistry.AddInvokable(type, interfaceName, methodName);

    public void AddGrainClass(Type type) => TypeRegistry.AddGrainClass(type);

    /// <param name="type">The type; open if it is generic.</param>
    /// <param name="wireName">Its alias or full name.</param>
    /// <param name="serializer">The generated serializer; open if the type is generic.</param>
    public void AddSerializer(Type type, string wireName, Type serializer)
        => TypeRegistry.AddSerializer(type, wireName, serializer);
}

#pragma warning restore CA1822

internal sealed record InterfaceEntry(Type Type, string WireName, Func<GrainReferenceShared, IdSpan, GrainReference> CreateReference);
