using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MessagePack.SourceGenerator;

/// <summary>Generates a formatter for each [MessagePackObject] and [Union] type, and one resolver that finds them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FormatterGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<GeneratedFormatter> objects = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.MessagePackObject,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, _) => Generate((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation))
            .Where(static formatter => formatter is not null)!;
        IncrementalValuesProvider<GeneratedFormatter> unions = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNames.Union,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => UnionEmitter.Generate((INamedTypeSymbol)found.TargetSymbol));

        context.RegisterSourceOutput(objects.Collect().Combine(unions.Collect()), static (output, found) => Write(output, found.Left, found.Right));
    }

    private static GeneratedFormatter? Generate(INamedTypeSymbol type, Compilation compilation)
    {
        AttributeData attribute = type.FindAttribute(AttributeNames.MessagePackObject)!;
        if (attribute.Flag("SuppressSourceGeneration") || type.FindAttribute(AttributeNames.Formatter) is not null)
        {
            return null;
        }

        if (type.FindAttribute(AttributeNames.Union) is not null)
        {
            // The union's formatter is this type's.
            return null;
        }

        var parser = new ObjectParser(type, attribute, compilation);
        ObjectModel? model = parser.Parse();
        string hint = TypeNames.Identifier(type);
        return model is null
            ? new GeneratedFormatter(hint, null, null, new(parser.Diagnostics.ToImmutable()))
            : new GeneratedFormatter(hint, ObjectEmitter.Emit(model), model.Place.ResolverEntry, new(parser.Diagnostics.ToImmutable()));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<GeneratedFormatter> objects, ImmutableArray<GeneratedFormatter> unions)
    {
        // A partial type whose attributes stand on several parts is found several times.
        var hints = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<string>();
        foreach (GeneratedFormatter formatter in objects.Concat(unions).Where(f => hints.Add(f.HintName)))
        {
            foreach (DiagnosticInfo diagnostic in formatter.Diagnostics.Items)
            {
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
            }

            if (formatter.Source is not null)
            {
                output.AddSource($"{formatter.HintName}Formatter.g.cs", SourceText.From(formatter.Source, Encoding.UTF8));
                entries.Add(formatter.ResolverEntry!);
            }
        }

        if (entries.Count > 0)
        {
            entries.Sort(StringComparer.Ordinal);
            output.AddSource("GeneratedMessagePackResolver.g.cs", SourceText.From(ResolverEmitter.Emit(entries), Encoding.UTF8));
        }
    }
}
