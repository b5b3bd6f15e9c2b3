using System.Collections.Immutable;

namespace Orleans.CodeGenerator;

/// <summary>Writes the class that registers what was generated, and the names of the assemblies that have one.</summary>
internal static class ManifestWriter
{
    public static string Write(ImmutableArray<string> registrations, string[] parts)
    {
        var code = new CodeBuilder();
        foreach (var part in parts.Where(static part => part.Length != 0))
        {
            code.Line($"[assembly: global::Orleans.ApplicationPart(\"{part}\")]");
        }

        code.Line("[assembly: global::Orleans.CodeGeneration.GeneratedManifest(typeof(global::OrleansCodeGen.Manifest))]");
        code.Line();
        code.Line("namespace OrleansCodeGen");
        code.Open();
        code.Line("[global::System.CodeDom.Compiler.GeneratedCode(\"Orleans.CodeGenerator\", \"10\")]");
        code.Line("internal sealed class Manifest : global::Orleans.CodeGeneration.GeneratedManifest");
        code.Open();
        code.Line("public override void Register(global::Orleans.CodeGeneration.ManifestBuilder builder)");
        code.Open();
        foreach (var line in registrations.SelectMany(static text => text.Split('\n')))
        {
            code.Line(line);
        }

        code.Close();
        code.Close();
        code.Close();
        return code.ToString();
    }
}
