using Microsoft.CodeAnalysis;

namespace MessagePack.SourceGenerator;

internal static class TypeNames
{
    public static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat;

    public static readonly SymbolDisplayFormat NamespaceFormat =
        Format.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    // An identifier that no other type has: "_" separates the parts of the name, so one within a part is doubled.
    public static string Identifier(INamedTypeSymbol type)
    {
        string prefix = type.ContainingType is not null ? Identifier(type.ContainingType) + "_"
            : type.ContainingNamespace.IsGlobalNamespace ? ""
            : type.ContainingNamespace.ToDisplayString().Replace("@", "").Replace("_", "__").Replace('.', '_') + "_";
        string arity = type.Arity == 0 ? "" : $"_{type.Arity}";
        return prefix + type.Name.Replace("_", "__") + arity;
    }

    // The type as typeof wants it without its arguments: global::A.B<,>.
    public static string Open(INamedTypeSymbol type)
    {
        string prefix = type.ContainingType is not null ? Open(type.ContainingType) + "."
            : type.ContainingNamespace.IsGlobalNamespace ? "global::"
            : $"global::{type.ContainingNamespace.ToDisplayString(NamespaceFormat)}.";
        return prefix + "@" + type.Name + (type.Arity == 0 ? "" : $"<{new string(',', type.Arity - 1)}>");
    }

    public static string Constraints(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            parts.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            parts.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            parts.Add("class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            parts.Add("notnull");
        }

        parts.AddRange(parameter.ConstraintTypes.Select(static t => t.ToDisplayString(Format)));
        if (parameter.HasConstructorConstraint)
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    // The suffix of the reader's method for a type that reader and writer know themselves and that nobody formats anew.
    public static string? Primitive(ITypeSymbol type) => type.TypeKind == TypeKind.Enum ? null : type.SpecialType switch
    {
        SpecialType.System_Boolean => "Boolean",
        SpecialType.System_Char => "Char",
        SpecialType.System_SByte => "SByte",
        SpecialType.System_Byte => "Byte",
        SpecialType.System_Int16 => "Int16",
        SpecialType.System_UInt16 => "UInt16",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        SpecialType.System_Single => "Single",
        SpecialType.System_Double => "Double",
        _ => null,
    };
}
