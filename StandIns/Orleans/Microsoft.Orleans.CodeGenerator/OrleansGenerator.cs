using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.CodeGenerator;

// Makes, for each grain and observer interface, a reference class and an invokable for each method; for each type with
// [GenerateSerializer] a serializer; and for the assembly a manifest that registers these and the grain classes.
//
// Each declaration is turned into text by itself, and the text is what the pipeline compares.
[Generator(LanguageNames.CSharp)]
public sealed class OrleansGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var generated = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TypeDeclarationSyntax type && (type.BaseList is not null || type.AttributeLists.Count != 0),
                static (syntax, _) => Transform(syntax))
            .SelectMany(static (items, _) => items);

        context.RegisterSourceOutput(generated, static (output, item) =>
        {
            foreach (var problem in item.Problems.Items)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (item.Source.Length != 0)
            {
                output.AddSource(item.HintName + ".g.cs", SourceText.From(item.Source, Encoding.UTF8));
            }
        });

        var parts = context.CompilationProvider.Select(static (compilation, _) => string.Join("\n", FindParts(compilation)));
        context.RegisterSourceOutput(
            generated.Select(static (item, _) => item.Registrations).Where(static text => text.Length != 0).Collect().Combine(parts),
            static (output, pair) => output.AddSource(
                "OrleansManifest.g.cs",
                SourceText.From(ManifestWriter.Write(pair.Left, pair.Right.Split('\n')), Encoding.UTF8)));
    }

    private static ImmutableArray<Generated> Transform(GeneratorSyntaxContext syntax)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node) is not INamedTypeSymbol type
            || !IsFirstDeclaration(type, syntax.Node)
            || !Names.IsAccessible(type))
        {
            return [];
        }

        var results = ImmutableArray.CreateBuilder<Generated>();
        if (type.TypeKind == TypeKind.Interface)
        {
            if (Names.Implements(type, "Orleans.Runtime.IAddressable"))
            {
                results.Add(InterfaceWriter.Write(type));
            }

            return results.ToImmutable();
        }

        if (Names.GetAttribute(type, "Orleans.GenerateSerializerAttribute") is { } attribute)
        {
            results.Add(SerializerWriter.Write(type, attribute));
        }

        if (type is { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false }
            && Names.Implements(type, "Orleans.IGrainBase") && Names.Implements(type, "Orleans.IGrain"))
        {
            results.Add(new Generated("", "", $"builder.AddGrainClass(typeof({Names.Full(type)}));", new ProblemList([])));
        }

        return results.ToImmutable();
    }

    private static bool IsFirstDeclaration(INamedTypeSymbol type, SyntaxNode node)
        => type.DeclaringSyntaxReferences.Length > 0 && FirstRelevant(type) == node;

    // A partial type is handled once: at its first part that the predicate lets through.
    private static SyntaxNode? FirstRelevant(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .FirstOrDefault(static part => part is TypeDeclarationSyntax declaration
                && (declaration.BaseList is not null || declaration.AttributeLists.Count != 0));

    private static IEnumerable<string> FindParts(Compilation compilation)
        => compilation.SourceModule.ReferencedAssemblySymbols
            .SelectMany(static assembly => assembly.GetAttributes())
            .Where(static attribute => attribute.AttributeClass?.ToDisplayString() == "Orleans.ApplicationPartAttribute")
            .Select(static attribute => (string)attribute.ConstructorArguments[0].Value!)
            .Concat([compilation.AssemblyName ?? ""])
            .Distinct()
            .OrderBy(static name => name, StringComparer.Ordinal);
}
