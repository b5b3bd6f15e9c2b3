using Google.Protobuf;

namespace Grid.Onnx;

// Reads the operator types of a model file and nothing else: weights are skipped over, so that it costs one pass through
// the file and no memory.
//
// A message is walked by its field numbers, as ONNX publishes them: ModelProto.graph = 7 and .functions = 25,
// GraphProto.node = 1, FunctionProto.node = 7, NodeProto.op_type = 4 and .attribute = 5, AttributeProto.g = 6 and .graphs = 11.

/// <summary>
/// Finds which operators a model uses, in its graph, in the graphs within and in its functions.
/// </summary>
internal static class GraphOperators
{
    // Deeper than any exporter nests control flow; ONNX Runtime itself gives up on recursion sooner.
    private const int MaxDepth = 64;

    private enum Message
    {
        Model,
        Graph,
        Function,
        Node,
        Attribute,
    }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file, one that ONNX Runtime has accepted.</param>
    /// <returns>The operator types, e.g. <c>Conv</c>, without their domains.</returns>
    /// <exception cref="InvalidProtocolBufferException">The file is not a protobuf message.</exception>
    public static HashSet<string> Read(string path)
    {
        var operators = new HashSet<string>(StringComparer.Ordinal);
        using var file = File.OpenRead(path);
        using var input = new CodedInputStream(file);
        Read(input, Message.Model, file.Length, 0, operators);
        return operators;
    }

    private static void Read(CodedInputStream input, Message message, long end, int depth, HashSet<string> operators)
    {
        while (input.Position < end && input.ReadTag() is var tag and not 0)
        {
            if (message == Message.Node && tag == Tag(4))
            {
                operators.Add(input.ReadString());
            }
            else if (Inner(message, tag) is { } inner && depth < MaxDepth)
            {
                var length = input.ReadLength();
                Read(input, inner, input.Position + length, depth + 1, operators);
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static Message? Inner(Message message, uint tag) => message switch
    {
        Message.Model when tag == Tag(7) => Message.Graph,
        Message.Model when tag == Tag(25) => Message.Function,
        Message.Graph when tag == Tag(1) => Message.Node,
        Message.Function when tag == Tag(7) => Message.Node,
        Message.Node when tag == Tag(5) => Message.Attribute,
        Message.Attribute when tag == Tag(6) || tag == Tag(11) => Message.Graph,
        _ => null,
    };

    private static uint Tag(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);
}
