using Google.Protobuf;
using Grid.OnnxModels.Proto;
using AttributeType = Grid.OnnxModels.Proto.AttributeProto.Types.AttributeType;

namespace Grid.OnnxModels;

/// <summary>The value of one node attribute. Converts from the types that ONNX has for it.</summary>
/// <remarks>A node's attributes read as pairs: <c>("axis", 1), ("mode", "TFIDF"), ("pads", new long[] { 0, 0 })</c>.</remarks>
public readonly struct AttributeValue
{
    private readonly AttributeProto? _value;

    private AttributeValue(AttributeProto value) => _value = value;

    /// <summary>Makes an integer.</summary>
    public static implicit operator AttributeValue(long value)
        => new(new AttributeProto { Type = AttributeType.Int, I = value });

    /// <summary>Makes a float.</summary>
    public static implicit operator AttributeValue(float value)
        => new(new AttributeProto { Type = AttributeType.Float, F = value });

    /// <summary>Makes a string, written as UTF-8.</summary>
    public static implicit operator AttributeValue(string value)
        => new(new AttributeProto { Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>Makes a tensor.</summary>
    public static implicit operator AttributeValue(TensorProto value)
        => new(new AttributeProto { Type = AttributeType.Tensor, T = value });

    /// <summary>Makes a graph: the body of a loop, the branch of a condition.</summary>
    public static implicit operator AttributeValue(GraphProto value)
        => new(new AttributeProto { Type = AttributeType.Graph, G = value });

    /// <summary>Makes a list of integers.</summary>
    public static implicit operator AttributeValue(long[] values)
        => new(new AttributeProto { Type = AttributeType.Ints, Ints = { values } });

    /// <summary>Makes a list of floats.</summary>
    public static implicit operator AttributeValue(float[] values)
        => new(new AttributeProto { Type = AttributeType.Floats, Floats = { values } });

    /// <summary>Makes a list of strings, each written as UTF-8.</summary>
    public static implicit operator AttributeValue(string[] values)
        => new(new AttributeProto { Type = AttributeType.Strings, Strings = { values.Select(ByteString.CopyFromUtf8) } });

    internal AttributeProto Named(string name)
    {
        if (_value is null)
        {
            throw new ArgumentException($"Attribute '{name}' has no value. Give a number, a string, a list of them, a tensor or a graph.", nameof(name));
        }

        AttributeProto named = _value.Clone();
        named.Name = name;
        return named;
    }
}
