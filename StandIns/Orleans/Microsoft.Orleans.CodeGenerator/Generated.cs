using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.CodeGenerator;

/// <summary>What one declaration of the compilation leads to; compared by value, so that unchanged output is not made again.</summary>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Source">Its text, or empty.</param>
/// <param name="Registrations">Statements for the manifest.</param>
/// <param name="Problems">Errors in the declaration.</param>
internal sealed record Generated(string HintName, string Source, string Registrations, ProblemList Problems);

/// <summary>An error in user code, without the syntax tree that a Location would hold on to.</summary>
internal sealed record Problem(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Problem At(ISymbol symbol, string id, string message)
    {
        var location = symbol.Locations[0];
        var lines = location.GetLineSpan();
        return new Problem(id, message, lines.Path, location.SourceSpan, lines.Span);
    }

    public Diagnostic ToDiagnostic()
        => Diagnostic.Create(
            new DiagnosticDescriptor(Id, "Grain code can't be generated", "{0}", "Orleans", DiagnosticSeverity.Error, isEnabledByDefault: true),
            Location.Create(Path, Span, Lines),
            Message);
}

/// <summary>A list compared by its items.</summary>
internal sealed class ProblemList(IEnumerable<Problem> items) : IEquatable<ProblemList>
{
    public Problem[] Items { get; } = [.. items];

    public bool Equals(ProblemList? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as ProblemList);

    public override int GetHashCode() => Items.Length;
}
