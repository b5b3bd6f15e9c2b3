namespace MessagePack.SourceGenerator;

// What one type gives: a source file and the line in the resolver that finds it, or the reasons why there is none.
internal sealed record GeneratedFormatter(string HintName, string? Source, string? ResolverEntry, EquatableArray<DiagnosticInfo> Diagnostics);
