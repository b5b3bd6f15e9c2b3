using System.Buffers;
using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;

namespace Orleans.Serialization.Codecs;

// The form of values on the wire: MessagePack.
//
//   * An object with [GenerateSerializer] is a map from its members' ids to their values; the members of its base class
//     are a map under the key -1. Unknown keys are skipped and missing ones leave the default, so that two versions of a
//     type understand each other.
//   * Where the declared type may hold a derived one, the value is an array of two: the name of its type (nil if it is the
//     declared one) and the value. The name is the alias or the full name.
//   * A graph is written as a tree: an object met twice is written twice, and a cycle fails at the depth limit. (Orleans
//     keeps shared references; copies in process do here, too.)
//
// Only types that generated code or the built-in table knows are ever created from a name.
internal static class ObjectCodec
{
    [ThreadStatic]
    private static RuntimeClient? RuntimeOfThread;

    /// <summary>Gets the runtime that references are bound to when they are read.</summary>
    public static RuntimeClient Runtime => RuntimeOfThread
        ?? throw new InvalidOperationException("A reference was read outside a runtime, so there is nothing to bind it to.");

    /// <summary>Sets the runtime that this thread binds references to, and returns the one before.</summary>
    public static RuntimeClient? Enter(RuntimeClient? runtime)
    {
        var outer = RuntimeOfThread;
        RuntimeOfThread = runtime;
        return outer;
    }

    public static void Serialize<T>(IBufferWriter<byte> output, T value)
    {
        var writer = new MessagePackWriter(output);
        CodecOf<T>.Write(ref writer, value);
        writer.Flush();
    }

    public static byte[] Serialize<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        Serialize(output, value);
        return output.WrittenSpan.ToArray();
    }

    public static T Deserialize<T>(ReadOnlySequence<byte> input, RuntimeClient? runtime = null)
    {
        var outer = RuntimeOfThread;
        RuntimeOfThread = runtime;
        try
        {
            var reader = new MessagePackReader(input);
            return CodecOf<T>.Read(ref reader);
        }
        finally
        {
            RuntimeOfThread = outer;
        }
    }

    public static T Deserialize<T>(ReadOnlyMemory<byte> input, RuntimeClient? runtime = null)
        => Deserialize<T>(new ReadOnlySequence<byte>(input), runtime);

    /// <summary>Writes a call: its interface, its method, the type arguments and the arguments.</summary>
    public static void WriteCall(ref MessagePackWriter writer, Invokable call)
    {
        writer.WriteRaw(call.Method.WirePrefix);
        var types = call.TypeArguments;
        writer.WriteArrayHeader(types.Length);
        foreach (var type in types)
        {
            writer.Write(TypeNames.GetName(type));
        }

        call.WriteArguments(ref writer);
    }

    public static Invokable ReadCall(ref MessagePackReader reader)
    {
        // A call may be an argument of a call.
        GeneratedCodeDepth.Enter(ref reader);
        if (reader.ReadArrayHeader() != 4)
        {
            throw new MessagePackSerializationException("A call must be an array of four: interface, method, type arguments, arguments.");
        }

        var entry = InvokableTable.Read(ref reader);
        var typeCount = reader.ReadArrayHeader();
        var types = typeCount == 0 ? Type.EmptyTypes : new Type[typeCount];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = TypeNames.GetType(reader.ReadString() ?? "");
        }

        var call = entry.Create(types);
        call.IsDetached = true;
        call.ReadArguments(ref reader);
        reader.Depth--;
        return call;
    }
}
