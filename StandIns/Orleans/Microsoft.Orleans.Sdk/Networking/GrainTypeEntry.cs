using System.Buffers;
using MessagePack;

namespace Orleans.Runtime.Messaging;

/// <summary>A grain class as others need to know it: its grain type, its name, the wire names of its interfaces.</summary>
[GenerateSerializer, Immutable, Alias("sys.grain.class")]
internal sealed record GrainTypeEntry(
    [property: Id(0)] GrainType Type, [property: Id(1)] string ClassName, [property: Id(2)] string[] Interfaces)
{
    /// <summary>Chooses the class that serves an interface, by the rules of Orleans.</summary>
    public static GrainType Choose(IEnumerable<GrainTypeEntry> all, Type interfaceType, string interfaceName, string? classNamePrefix)
    {
        var candidates = all
            .Where(entry => entry.Interfaces.Contains(interfaceName)
                && (classNamePrefix is null || entry.ClassName.StartsWith(classNamePrefix, StringComparison.Ordinal)))
            .ToArray();
        if (candidates.Length > 1)
        {
            // IFooGrain is FooGrain's, whoever else implements it.
            var own = candidates.Where(entry => "I" + entry.ClassName[(entry.ClassName.LastIndexOfAny(['.', '+']) + 1)..] == interfaceType.Name).ToArray();
            candidates = own.Length == 1 ? own : candidates;
        }

        return candidates switch
        {
            [var one] => one.Type,
            [] => throw new ArgumentException(
                $"Could not find an implementation for interface '{interfaceType}'{(classNamePrefix is null ? "" : $" with the class name prefix '{classNamePrefix}'")}. " +
                "Is the project with the grain class referenced, with Microsoft.Orleans.Sdk in it, and the class neither private nor generic?"),
            _ => throw new ArgumentException(
                $"Interface '{interfaceType}' has several implementations: {string.Join(", ", candidates.Select(static entry => entry.ClassName))}. Name one by a class name prefix."),
        };
    }

    public static byte[] WriteAll(IReadOnlyCollection<GrainTypeEntry> entries)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(entries.Count);
        foreach (var entry in entries)
        {
            writer.WriteArrayHeader(3);
            writer.Write(entry.Type.ToString());
            writer.Write(entry.ClassName);
            writer.WriteArrayHeader(entry.Interfaces.Length);
            foreach (var name in entry.Interfaces)
            {
                writer.Write(name);
            }
        }

        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public static GrainTypeEntry[] ReadAll(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var entries = new List<GrainTypeEntry>();
        for (var count = reader.ReadArrayHeader(); count > 0; count--)
        {
            var fields = reader.ReadArrayHeader();
            var type = GrainType.Create(reader.ReadString() ?? "");
            var className = reader.ReadString() ?? "";
            var interfaces = new string[reader.ReadArrayHeader()];
            for (var i = 0; i < interfaces.Length; i++)
            {
                interfaces[i] = reader.ReadString() ?? "";
            }

            for (var i = 3; i < fields; i++)
            {
                reader.Skip();
            }

            entries.Add(new GrainTypeEntry(type, className, interfaces));
        }

        return [.. entries];
    }
}
