// The attributes of serialization, together since each is one line.
namespace Orleans;

/// <summary>Generates a copier and a codec for the type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    public GenerateFieldIds GenerateFieldIds { get; init; }

    /// <summary>Gets or sets whether members of a primary constructor travel, too. Default: true for records, false otherwise.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}

/// <summary>Whether members without an <see cref="IdAttribute"/> get ids.</summary>
public enum GenerateFieldIds
{
    /// <summary>They don't travel.</summary>
    None = 0,

    /// <summary>Public properties get ids by the hash of their name.</summary>
    PublicProperties = 1,
}

/// <summary>The number of a member on the wire. Never changed, never used twice.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class IdAttribute(uint id) : Attribute
{
    public uint Id { get; } = id;
}

/// <summary>The name of a type or method on the wire, in place of its .NET name.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Interface, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    public string Alias { get; } = alias;
}

/// <summary>Says that a value never changes, so that it is passed by reference inside a silo.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>How long callers wait for the method, in place of the messaging options' time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The name of a grain class in place of the one made from its class name.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string GrainType { get; } = grainType;
}

/// <summary>Names an assembly that holds generated code, so that it is found even if no other code of it is used.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApplicationPartAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
