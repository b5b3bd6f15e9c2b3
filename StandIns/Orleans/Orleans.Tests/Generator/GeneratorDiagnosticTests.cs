using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Orleans.CodeGenerator;

namespace StandIns.Orleans.Tests.Generator;

public sealed class GeneratorDiagnosticTests
{
    [Theory]
    [InlineData("Task A(CancellationToken x, CancellationToken y);", "ORLEANS0104")]
    [InlineData("int A();", "ORLEANS0103")]
    [InlineData("Task A(ref int x);", "ORLEANS0105")]
    [InlineData("int P { get; }", "ORLEANS0102")]
    [InlineData("[Alias(\"a\")] Task A(); [Alias(\"a\")] Task B();", "ORLEANS0106")]
    public void Interface_WithAFault_IsAnError(string member, string id)
    {
        var diagnostics = Run($"public interface IFaultyGrain : IGrainWithStringKey {{ {member} }}");

        var error = Assert.Single(diagnostics, diagnostic => diagnostic.Id == id);
        Assert.Equal(DiagnosticSeverity.Error, error.Severity);
    }

    [Fact]
    public void Type_WithAnIdTwice_IsAnError()
        => Assert.Contains(Run("[GenerateSerializer] public class C { [Id(1)] public int A; [Id(1)] public int B; }"), d => d.Id == "ORLEANS0107");

    [Fact]
    public void Interface_WithoutFaults_HasNone()
        => Assert.Empty(Run("public interface IFineGrain : IGrainWithStringKey { Task A(CancellationToken x); ValueTask<int> B<T>(T t); }"));

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Run(string declaration)
    {
        var source = $"using System.Threading; using System.Threading.Tasks; using Orleans; {declaration}";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "Orleans.Sdk.dll")
            .Select(static path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "faulty", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        CSharpGeneratorDriver.Create(new OrleansGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out _, out var diagnostics);
        return diagnostics;
    }
}
