using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace MessagePack.SourceGenerator;

// The formatter of an interface or abstract class: an array of the type's key and the object.
internal static class UnionEmitter
{
    public static GeneratedFormatter Generate(INamedTypeSymbol type)
    {
        string hint = TypeNames.Identifier(type);
        var diagnostics = ImmutableArray.CreateBuilder<DiagnosticInfo>();
        if (ObjectParser.AccessFault(type, type.FindAttribute(AttributeNames.MessagePackObject)?.Flag("AllowPrivate") ?? false) is { } fault)
        {
            diagnostics.Add(fault);
        }

        var cases = new List<(int Key, string Type)>();
        foreach (AttributeData attribute in type.GetAttributes().Where(a => a.AttributeClass?.ToDisplayString() == AttributeNames.Union))
        {
            if (attribute.ConstructorArguments.Length != 2
                || attribute.ConstructorArguments[0].Value is not int key
                || attribute.ConstructorArguments[1].Value is not INamedTypeSymbol subType)
            {
                continue;
            }

            string name = subType.ToDisplayString(TypeNames.Format);
            if (cases.Any(c => c.Key == key || c.Type == name))
            {
                diagnostics.Add(DiagnosticInfo.At(type, DiagnosticIds.BadKeys, $"[Union] on {type} names the key {key} or the type {name} twice; each must be unique."));
                continue;
            }

            cases.Add((key, name));
        }

        if (diagnostics.Count > 0)
        {
            return new GeneratedFormatter(hint, null, null, new(diagnostics.ToImmutable()));
        }

        var place = new FormatterPlace(type, within: false);
        return new GeneratedFormatter(hint, place.Wrap(Emit(place, cases)), place.ResolverEntry, default);
    }

    private static string Emit(FormatterPlace place, List<(int Key, string Type)> cases)
    {
        const string Verify = "global::MessagePack.FormatterResolverExtensions.GetFormatterWithVerify";
        var write = new StringBuilder();
        var read = new StringBuilder();
        foreach ((int key, string type) in cases)
        {
            write.AppendLine($$"""
                    if (type == typeof({{type}}))
                    {
                        writer.WriteArrayHeader(2);
                        writer.Write({{key}});
                        {{Verify}}<{{type}}>(options.Resolver).Serialize(ref writer, ({{type}})(object)value, options);
                        return;
                    }

                """);
            read.AppendLine($$"""
                        case {{key}}: result = ({{place.TypeName}})(object){{Verify}}<{{type}}>(options.Resolver).Deserialize(ref reader, options); break;
                """);
        }

        return $$"""
            public void Serialize(ref global::MessagePack.MessagePackWriter writer, {{place.TypeName}} value, global::MessagePack.MessagePackSerializerOptions options)
            {
                if (value is null)
                {
                    writer.WriteNil();
                    return;
                }

                global::System.Type type = value.GetType();
            {{write}}
                writer.WriteNil();
            }

            public {{place.TypeName}} Deserialize(ref global::MessagePack.MessagePackReader reader, global::MessagePack.MessagePackSerializerOptions options)
            {
                if (reader.TryReadNil())
                {
                    return null;
                }

                if (reader.ReadArrayHeader() != 2)
                {
                    throw new global::System.InvalidOperationException("Invalid Union data was detected. Type:{{place.TypeName}}; expected an array of a key and an object.");
                }

                options.Security.DepthStep(ref reader);
                {{place.TypeName}} result = null;
                switch (reader.ReadInt32())
                {
            {{read}}
                    default: reader.Skip(); break;
                }

                reader.Depth--;
                return result;
            }

            """;
    }
}
