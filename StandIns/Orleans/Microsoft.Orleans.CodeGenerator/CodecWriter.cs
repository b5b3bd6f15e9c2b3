using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the codec of a type: a map from ids to members, those of the base class under the key -1.</summary>
internal static class CodecWriter
{
    private const string Helper = "global::Orleans.CodeGeneration.GeneratedCode.";
    private const string Writer = "ref global::MessagePack.MessagePackWriter writer";
    private const string Reader = "ref global::MessagePack.MessagePackReader reader";

    public static void Write(CodeBuilder code, INamedTypeSymbol type, string full, List<MemberModel> members)
    {
        var baseType = type.IsValueType ? null : SerializerWriter.BaseWithSerializer(type)
            ?? (IsException(type) ? FindException(type) : null);
        WriteEntries(code, type, full);
        code.Line($"public void WriteMembers({Writer}, {full} value)");
        code.Open();
        code.Line($"writer.WriteMapHeader({members.Count + (baseType is null ? 0 : 1)});");
        if (baseType is not null)
        {
            code.Line("writer.Write(-1L);");
            code.Line($"{Helper}BaseCodec<{Names.Full(baseType)}>().WriteMembers(ref writer, value);");
        }

        foreach (var member in members)
        {
            code.Line($"writer.Write({member.Id}u);");
            code.Line($"{Helper}Write<{Names.Full(member.Type)}>(ref writer, {member.Read("value")});");
        }

        code.Close();
        WriteRead(code, type, full, members, baseType);
    }

    private static void WriteEntries(CodeBuilder code, INamedTypeSymbol type, string full)
    {
        code.Line($"public void Write({Writer}, {full} value)");
        code.Open();
        if (!type.IsValueType)
        {
            code.Line("if (value is null) { writer.WriteNil(); return; }");
        }

        code.Line("WriteMembers(ref writer, value);");
        code.Close();
        code.Line($"public {full} Read({Reader})");
        code.Open();
        if (type.IsAbstract)
        {
            code.Line($"throw new global::MessagePack.MessagePackSerializationException(\"A value of the abstract type '{type.Name}' came without the name of its own.\");");
        }
        else
        {
            code.Line(type.IsValueType ? $"{full} value = default;" : "if (reader.TryReadNil()) return null; var value = Create();");
            code.Line(type.IsValueType ? "ReadMembers(ref reader, ref value);" : "ReadMembers(ref reader, value);");
            code.Line("return value;");
        }

        code.Close();
    }

    private static void WriteRead(CodeBuilder code, INamedTypeSymbol type, string full, List<MemberModel> members, ITypeSymbol? baseType)
    {
        code.Line($"public void ReadMembers({Reader}, {(type.IsValueType ? "ref " : "")}{full} value)");
        code.Open();
        code.Line($"{Helper}Enter(ref reader);");
        code.Line("var count = reader.ReadMapHeader();");
        code.Line("for (var i = 0; i < count; i++)");
        code.Open();
        code.Line("switch (reader.ReadInt64())");
        code.Open();
        if (baseType is not null)
        {
            code.Line($"case -1: {Helper}BaseCodec<{Names.Full(baseType)}>().ReadMembers(ref reader, value); break;");
        }

        foreach (var member in members)
        {
            code.Line($"case {member.Id}: {member.Write("value", $"{Helper}Read<{Names.Full(member.Type)}>(ref reader)")} break;");
        }

        code.Line("default: reader.Skip(); break;");
        code.Close();
        code.Close();
        code.Line("reader.Depth--;");
        code.Close();
    }

    private static bool IsException(INamedTypeSymbol type) => FindException(type) is not null;

    private static INamedTypeSymbol? FindException(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString() == "System.Exception")
            {
                return current;
            }
        }

        return null;
    }
}
