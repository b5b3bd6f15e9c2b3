using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.CodeGenerator;

/// <summary>Questions about symbols, and the names of what is made for them.</summary>
internal static class Names
{
    public const string GeneratedAttribute = "[global::System.CodeDom.Compiler.GeneratedCode(\"Orleans.CodeGenerator\", \"10\"), global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Returns the name of a type as typeof takes it: generic definitions without arguments.</summary>
    public static string Open(INamedTypeSymbol type)
        => type.IsGenericType ? Full(type.ConstructUnboundGenericType()) : Full(type);

    public static string GeneratedNamespace(INamedTypeSymbol type)
        => type.ContainingNamespace.IsGlobalNamespace ? "OrleansCodeGen" : "OrleansCodeGen." + type.ContainingNamespace.ToDisplayString();

    /// <summary>Returns a name that is unique within the namespace: that of the type and of those around it.</summary>
    public static string Flat(INamedTypeSymbol type)
    {
        var name = type.Arity == 0 ? type.Name : type.Name + "_" + type.Arity;
        return type.ContainingType is null ? name : Flat(type.ContainingType) + "_" + name;
    }

    public static string HintName(INamedTypeSymbol type, string kind)
        => kind + "." + (type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".") + Flat(type);

    public static string WireName(INamedTypeSymbol type) => Alias(type) ?? ReflectionName(type);

    public static string? Alias(ISymbol symbol)
        => GetAttribute(symbol, "Orleans.AliasAttribute")?.ConstructorArguments[0].Value as string;

    public static string ReflectionName(INamedTypeSymbol type)
        => type.ContainingType is { } outer ? ReflectionName(outer) + "+" + type.MetadataName
            : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
            : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    /// <summary>Returns the method's alias, or its name with the types of its parameters, so that overloads differ.</summary>
    public static string WireName(IMethodSymbol method)
    {
        if (Alias(method) is { } alias)
        {
            return alias;
        }

        var name = new StringBuilder(method.Name);
        if (method.Arity != 0)
        {
            name.Append('`').Append(method.Arity);
        }

        return name.Append('(')
            .Append(string.Join(",", method.Parameters.Select(static p => p.Type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.RemoveMiscellaneousOptions(
                SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)))))
            .Append(')').ToString();
    }

    public static AttributeData? GetAttribute(ISymbol symbol, string name)
        => symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    public static bool HasAttribute(ISymbol symbol, string name) => GetAttribute(symbol, name) is not null;

    public static bool Implements(ITypeSymbol type, string interfaceName)
        => type.AllInterfaces.Any(candidate => candidate.ToDisplayString() == interfaceName);

    public static bool IsAccessible(INamedTypeSymbol type)
        => type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && (type.ContainingType is null || IsAccessible(type.ContainingType));

    public static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);

    public static string TypeParameters(IEnumerable<ITypeParameterSymbol> parameters)
    {
        var names = string.Join(", ", parameters.Select(static parameter => parameter.Name));
        return names.Length == 0 ? "" : "<" + names + ">";
    }

    public static string Constraints(IEnumerable<ITypeParameterSymbol> parameters)
    {
        var all = new StringBuilder();
        foreach (var parameter in parameters)
        {
            var items = new List<string>();
            if (parameter.HasUnmanagedTypeConstraint)
            {
                items.Add("unmanaged");
            }
            else if (parameter.HasValueTypeConstraint)
            {
                items.Add("struct");
            }
            else if (parameter.HasReferenceTypeConstraint)
            {
                items.Add("class");
            }
            else if (parameter.HasNotNullConstraint)
            {
                items.Add("notnull");
            }

            items.AddRange(parameter.ConstraintTypes.Select(Full));
            if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint)
            {
                items.Add("new()");
            }

            if (items.Count != 0)
            {
                all.Append(" where ").Append(parameter.Name).Append(" : ").Append(string.Join(", ", items));
            }
        }

        return all.ToString();
    }

    /// <summary>Says whether values of the type are known here never to change; others are asked for when the program runs.</summary>
    public static bool IsPlain(ITypeSymbol type)
        => type.TypeKind == TypeKind.Enum
            || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
            || (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && IsPlain(nullable.TypeArguments[0]))
            || type.ToDisplayString() is "System.Guid" or "System.TimeSpan" or "System.DateTimeOffset" or "System.Threading.CancellationToken";
}
