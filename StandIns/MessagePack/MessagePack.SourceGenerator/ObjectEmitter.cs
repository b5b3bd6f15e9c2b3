using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MessagePack.SourceGenerator;

// Writes the formatter of one object.
internal static class ObjectEmitter
{
    private const string Verify = "global::MessagePack.FormatterResolverExtensions.GetFormatterWithVerify";

    public static string Emit(ObjectModel model)
    {
        var code = new StringBuilder();
        foreach (MemberModel member in model.Members.Where(m => m.FormatterType is not null))
        {
            code.AppendLine($"    private static readonly global::MessagePack.Formatters.IMessagePackFormatter<{member.Type}> {Formatter(member)} = new {member.FormatterType}();");
        }

        EmitSerialize(code, model);
        EmitDeserialize(code, model);
        return model.Place.Wrap(code.ToString());
    }

    private static void EmitSerialize(StringBuilder code, ObjectModel model)
    {
        code.AppendLine($$"""
                public void Serialize(ref global::MessagePack.MessagePackWriter writer, {{model.Place.TypeName}} value, global::MessagePack.MessagePackSerializerOptions options)
                {
            """);
        if (!model.IsValueType)
        {
            code.AppendLine("        if (value is null) { writer.WriteNil(); return; }");
        }

        if (model.HasCallbacks)
        {
            code.AppendLine("        ((global::MessagePack.IMessagePackSerializationCallbackReceiver)value).OnBeforeSerialize();");
        }

        code.AppendLine("        global::MessagePack.IFormatterResolver resolver = options.Resolver;");
        if (model.IsMap)
        {
            code.AppendLine($"        writer.WriteMapHeader({model.Members.Length});");
            foreach (MemberModel member in model.Members)
            {
                code.AppendLine($"        writer.WriteString({Utf8(member.Key!)});");
                code.AppendLine($"        {Write(member)}");
            }
        }
        else
        {
            int length = model.Members.Length == 0 ? 0 : model.Members.Max(m => m.Index) + 1;
            code.AppendLine($"        writer.WriteArrayHeader({length});");
            Dictionary<int, MemberModel> byIndex = model.Members.ToDictionary(m => m.Index);
            for (int i = 0; i < length; i++)
            {
                code.AppendLine(byIndex.TryGetValue(i, out MemberModel? member) ? $"        {Write(member)}" : "        writer.WriteNil();");
            }
        }

        code.AppendLine("    }\n");
    }

    private static void EmitDeserialize(StringBuilder code, ObjectModel model)
    {
        MemberModel[] taken = [.. model.Members.Where(m => m.Target != MemberTarget.None)];
        string onNil = model.IsValueType
            ? $"throw new global::System.InvalidOperationException(\"Nil stands where {model.Place.TypeName} was expected, a struct, which can't be null.\");"
            : "return null;";
        code.AppendLine($$"""
                public {{model.Place.TypeName}} Deserialize(ref global::MessagePack.MessagePackReader reader, global::MessagePack.MessagePackSerializerOptions options)
                {
                    if (reader.TryReadNil()) { {{onNil}} }
                    options.Security.DepthStep(ref reader);
                    global::MessagePack.IFormatterResolver resolver = options.Resolver;
                    int count = reader.{{(model.IsMap ? "ReadMapHeader" : "ReadArrayHeader")}}();
            """);
        foreach (MemberModel member in taken)
        {
            code.AppendLine($"        {member.Type} {Local(member)} = default;");
            if (model.IsMap && member.Target == MemberTarget.Setter)
            {
                code.AppendLine($"        bool has{Local(member)} = false;");
            }
        }

        code.AppendLine("        for (int i = 0; i < count; i++)\n        {");
        if (model.IsMap)
        {
            EmitMapCases(code, taken);
        }
        else
        {
            EmitArrayCases(code, taken);
        }

        code.AppendLine("        }\n");
        EmitConstruction(code, model, taken);
        foreach (MemberModel member in taken.Where(m => m.Target == MemberTarget.Setter))
        {
            string present = model.IsMap ? $"has{Local(member)}" : $"count > {member.Index}";
            code.AppendLine($"        if ({present}) result.{member.Name} = {Local(member)};");
        }

        if (model.HasCallbacks)
        {
            code.AppendLine("        ((global::MessagePack.IMessagePackSerializationCallbackReceiver)result).OnAfterDeserialize();");
        }

        code.AppendLine("        reader.Depth--;\n        return result;\n    }");
    }

    private static void EmitArrayCases(StringBuilder code, MemberModel[] taken)
    {
        code.AppendLine("            switch (i)\n            {");
        foreach (MemberModel member in taken)
        {
            code.AppendLine($"                case {member.Index}: {Local(member)} = {Read(member)}; break;");
        }

        code.AppendLine("                default: reader.Skip(); break;\n            }");
    }

    // Names are told apart by length first, so that most cost one comparison.
    private static void EmitMapCases(StringBuilder code, MemberModel[] taken)
    {
        code.AppendLine("            global::System.ReadOnlySpan<byte> key = global::MessagePack.Internal.CodeGenHelpers.ReadStringSpan(ref reader);");
        code.AppendLine("            switch (key.Length)\n            {");
        foreach (IGrouping<int, MemberModel> group in taken.GroupBy(m => Encoding.UTF8.GetByteCount(m.Key!)))
        {
            code.AppendLine($"                case {group.Key}:");
            foreach (MemberModel member in group)
            {
                string mark = member.Target == MemberTarget.Setter ? $" has{Local(member)} = true;" : "";
                code.AppendLine($"                    if (global::System.MemoryExtensions.SequenceEqual(key, {Utf8(member.Key!)})) {{ {Local(member)} = {Read(member)};{mark} continue; }}");
            }

            code.AppendLine("                    break;");
        }

        code.AppendLine("            }\n\n            reader.Skip();");
    }

    private static void EmitConstruction(StringBuilder code, ObjectModel model, MemberModel[] taken)
    {
        string arguments = string.Join(", ", model.ConstructorArguments.Select(m => m is null ? "default" : Local(m)));
        code.Append($"        var result = new {model.Place.TypeName}({arguments})");
        MemberModel[] initialized = [.. taken.Where(m => m.Target == MemberTarget.Initializer)];
        if (initialized.Length > 0)
        {
            code.Append($" {{ {string.Join(", ", initialized.Select(m => $"{m.Name} = {Local(m)}"))} }}");
        }

        code.AppendLine(";");
    }

    private static string Local(MemberModel member) => $"_{member.Name.TrimStart('@')}_";

    private static string Formatter(MemberModel member) => $"FormatterOf{Local(member)}";

    private static string Utf8(string key) => SymbolDisplay.FormatLiteral(key, quote: true) + "u8";

    private static string Write(MemberModel member)
        => member.FormatterType is not null ? $"{Formatter(member)}.Serialize(ref writer, value.{member.Name}, options);"
            : member.Primitive is not null ? $"writer.Write(value.{member.Name});"
            : $"{Verify}<{member.Type}>(resolver).Serialize(ref writer, value.{member.Name}, options);";

    private static string Read(MemberModel member)
        => member.FormatterType is not null ? $"{Formatter(member)}.Deserialize(ref reader, options)"
            : member.Primitive is not null ? $"reader.Read{member.Primitive}()"
            : $"{Verify}<{member.Type}>(resolver).Deserialize(ref reader, options)";
}
