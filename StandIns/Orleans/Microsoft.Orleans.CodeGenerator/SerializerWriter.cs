using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the serializer of a type: its copier and its codec.</summary>
internal static class SerializerWriter
{
    private const string Codecs = "global::Orleans.Serialization.Codecs.";
    private const string Cloning = "global::Orleans.Serialization.Cloning.";

    public static Generated Write(INamedTypeSymbol type, AttributeData attribute)
    {
        var problems = new List<Problem>();
        var members = MemberModel.Collect(type, attribute, problems);
        if (problems.Count != 0)
        {
            return new Generated("", "", "", new ProblemList(problems));
        }

        var code = new CodeBuilder();
        var ns = Names.GeneratedNamespace(type);
        var name = "Serializer_" + Names.Flat(type);
        var parameters = Names.TypeParameters(type.TypeParameters);
        var full = Names.Full(type);
        var interfaces = $"{Cloning}IDeepCopier<{full}>, {Codecs}IValueCodec<{full}>"
            + (type.IsValueType ? "" : $", {Cloning}IBaseCopier<{full}>, {Codecs}IBaseCodec<{full}>");
        code.Line($"namespace {ns}");
        code.Open();
        code.Line(Names.GeneratedAttribute);
        code.Line($"internal sealed class {name}{parameters} : {interfaces}{Names.Constraints(type.TypeParameters)}");
        code.Open();
        if (type.IsValueType)
        {
            WriteStructCopier(code, full, members);
        }
        else
        {
            WriteClassCopier(code, type, full, members);
        }

        CodecWriter.Write(code, type, full, members);
        foreach (var member in members)
        {
            member.WriteAccessors(code);
        }

        code.Close();
        code.Close();
        var open = type.IsGenericType ? $"global::{ns}.{name}<{new string(',', type.Arity - 1)}>" : $"global::{ns}.{name}";
        return new Generated(
            Names.HintName(type, "Serializer"),
            code.ToString(),
            $"builder.AddSerializer(typeof({Names.Open(type)}), {Names.Literal(Names.WireName(type))}, typeof({open}));",
            new ProblemList(problems));
    }

    private static void WriteStructCopier(CodeBuilder code, string full, List<MemberModel> members)
    {
        code.Line($"public {full} DeepCopy({full} input, {Cloning}CopyContext context)");
        code.Open();
        code.Line("var output = input;");
        foreach (var member in members.Where(static member => !member.IsPassed))
        {
            code.Line(member.Write("output", $"context.DeepCopy({member.Read("input")})"));
        }

        code.Line("return output;");
        code.Close();
    }

    private static void WriteClassCopier(CodeBuilder code, INamedTypeSymbol type, string full, List<MemberModel> members)
    {
        code.Line($"public {full} DeepCopy({full} input, {Cloning}CopyContext context)");
        code.Open();
        code.Line("if (input is null) return null;");
        code.Line($"if (context.TryGetCopy<{full}>(input, out var known)) return known;");
        if (type.IsAbstract)
        {
            code.Line("return context.CopyByRuntimeType(input);");
        }
        else
        {
            if (!type.IsSealed)
            {
                code.Line($"if (input.GetType() != typeof({full})) return context.CopyByRuntimeType(input);");
            }

            code.Line("var output = Create();");
            code.Line("context.RecordCopy(input, output);");
            code.Line("DeepCopy(input, output, context);");
            code.Line("return output;");
        }

        code.Close();
        code.Line($"public void DeepCopy({full} input, {full} output, {Cloning}CopyContext context)");
        code.Open();
        if (BaseWithSerializer(type) is { } baseType)
        {
            code.Line($"global::Orleans.CodeGeneration.GeneratedCode.BaseCopier<{Names.Full(baseType)}>().DeepCopy(input, output, context);");
        }

        foreach (var member in members)
        {
            var value = member.Read("input");
            code.Line(member.Write("output", member.IsPassed ? value : $"context.DeepCopy({value})"));
        }

        code.Close();
        if (!type.IsAbstract)
        {
            WriteCreate(code, type, full);
        }
    }

    // A parameterless constructor runs, so that members without a value keep their default; without one, none does.
    private static void WriteCreate(CodeBuilder code, INamedTypeSymbol type, string full)
    {
        if (type.InstanceConstructors.Any(static constructor => constructor.Parameters.Length == 0))
        {
            code.Line($"[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Constructor)] private static extern {full} Create();");
        }
        else
        {
            code.Line($"private static {full} Create() => ({full})global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof({full}));");
        }
    }

    public static INamedTypeSymbol? BaseWithSerializer(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (Names.HasAttribute(current, "Orleans.GenerateSerializerAttribute"))
            {
                return current;
            }
        }

        return null;
    }
}
