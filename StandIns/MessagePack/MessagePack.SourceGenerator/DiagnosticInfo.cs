using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MessagePack.SourceGenerator;

// A diagnostic without the syntax tree that a Location holds on to.
internal sealed record DiagnosticInfo(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static DiagnosticInfo At(ISymbol symbol, string id, string message)
    {
        Location location = symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;
        FileLinePositionSpan lines = location.GetLineSpan();
        return new DiagnosticInfo(id, message, lines.Path ?? "", location.SourceSpan, lines.Span);
    }

    public Diagnostic ToDiagnostic()
    {
        var descriptor = new DiagnosticDescriptor(Id, "MessagePack type", "{0}", "Usage", DiagnosticSeverity.Error, isEnabledByDefault: true);
        return Diagnostic.Create(descriptor, Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), Message);
    }
}
