// Builds one ONNX graph, node by node, and the model file around it.
//
// Nodes are kept in the order in which they are added, which ONNX requires to be topological: a node's inputs are names
// that exist when it is added, and a name that does not is refused at once rather than when the file is loaded. A body
// of a loop or condition may use names of the graphs around it, so a builder made by Body sees them.
//
// The same calls give the same bytes: names are numbered, nothing depends on time or on hashing.
using Google.Protobuf;
using Grid.OnnxModels.Proto;

namespace Grid.OnnxModels;

/// <summary>Builds an ONNX graph and saves it as a model file.</summary>
/// <remarks>Not thread-safe. Every method that takes a name refuses one that is already used.</remarks>
public sealed class OnnxGraphBuilder
{
    private readonly GraphProto _graph;
    private readonly OnnxGraphBuilder? _outer;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _opsets;
    private readonly List<StringStringEntryProto> _metadata = [];

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="opset">The version of the standard operators. Default: 17.</param>
    public OnnxGraphBuilder(string name, int opset = 17)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _graph = new GraphProto { Name = name };
        _opsets = new SortedDictionary<string, int>(StringComparer.Ordinal) { [""] = opset };
    }

    private OnnxGraphBuilder(string name, OnnxGraphBuilder outer)
        : this(name)
    {
        _outer = outer;
        _opsets = outer._opsets;
    }

    /// <summary>Gets or sets who made the model.</summary>
    /// <value>Default: "grid-onnx-models".</value>
    public string ProducerName { get; set; } = "grid-onnx-models";

    /// <summary>Gets or sets the text that tells what the model is for.</summary>
    /// <value>Default: empty.</value>
    public string Doc { get; set; } = "";

    /// <summary>Sets the version of an operator domain, e.g. <c>ai.onnx.ml</c>.</summary>
    /// <remarks>A domain that a node names without this call gets version 3 for <c>ai.onnx.ml</c>, otherwise 1.</remarks>
    public void Opset(string domain, int version) => _opsets[domain] = version;

    /// <summary>Adds an entry to the model's metadata.</summary>
    public void Metadata(string key, string value)
        => _metadata.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>Adds an input and gives its name back.</summary>
    public string Input(string name, ElementType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Input.Add(Describe(Take(name), type, shape));
        return name;
    }

    /// <summary>Names an existing value as an output.</summary>
    /// <exception cref="ArgumentException">No node, input or initializer has this name.</exception>
    public void Output(string name, ElementType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        RequireKnown(name, "output");
        _graph.Output.Add(Describe(name, type, shape));
    }

    /// <summary>Adds a constant and gives its name back. The tensor is kept, not copied: don't use it twice.</summary>
    public string Initializer(string name, TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Name = Take(name);
        _graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds a node with one output and gives the output's name, made from the operator and a number.</summary>
    /// <param name="op">The operator; one outside the standard carries its domain, e.g. <c>com.microsoft.Tokenizer</c>.</param>
    /// <param name="inputs">Names of earlier values; an empty name leaves an optional input out.</param>
    /// <param name="attributes">The attributes.</param>
    /// <exception cref="ArgumentException">An input is not known yet.</exception>
    public string Node(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        string output = $"{_graph.Name}.{op[(op.LastIndexOf('.') + 1)..]}_{_graph.Node.Count}";
        Node([output], op, inputs, attributes);
        return output;
    }

    /// <summary>Adds a node whose outputs are named by the caller.</summary>
    /// <inheritdoc cref="Node(string, ReadOnlySpan{string}, ReadOnlySpan{ValueTuple{string, AttributeValue}})"/>
    public void Node(
        ReadOnlySpan<string> outputs,
        string op,
        ReadOnlySpan<string> inputs,
        params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        int dot = op.LastIndexOf('.');
        string domain = dot < 0 ? "" : op[..dot];
        _opsets.TryAdd(domain, domain == "ai.onnx.ml" ? 3 : 1);
        var node = new NodeProto { Name = $"{_graph.Name}.{_graph.Node.Count}", OpType = op[(dot + 1)..] };
        if (domain.Length > 0)
        {
            node.Domain = domain;
        }

        foreach (string input in inputs)
        {
            if (input.Length > 0)
            {
                RequireKnown(input, op);
            }

            node.Input.Add(input);
        }

        foreach (string output in outputs)
        {
            node.Output.Add(output.Length == 0 ? output : Take(output));
        }

        foreach ((string name, AttributeValue value) in attributes)
        {
            node.Attribute.Add(value.Named(name));
        }

        _graph.Node.Add(node);
    }

    /// <summary>Starts the graph of a loop's body or a condition's branch, which may use this graph's values.</summary>
    /// <param name="name">The graph's name; it must differ from those around it, since it begins the names inside.</param>
    public OnnxGraphBuilder Body(string name) => new(name, this);

    /// <summary>Gives the graph, for use as an attribute.</summary>
    public GraphProto ToGraph() => _graph.Clone();

    /// <summary>Gives the whole model.</summary>
    public ModelProto ToModel()
    {
        int opset = _opsets[""];
        var model = new ModelProto
        {
            // The oldest file format that has the operators: version 8 came with opset 16, 9 with 20, 10 with 21.
            IrVersion = opset switch { < 15 => 7, < 20 => 8, 20 => 9, _ => 10 },
            ProducerName = ProducerName,
            ModelVersion = 1,
            Graph = _graph,
            MetadataProps = { _metadata },
        };
        if (Doc.Length > 0)
        {
            model.DocString = Doc;
        }

        foreach ((string domain, int version) in _opsets)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        }

        return model;
    }

    /// <summary>Gives the bytes of the model file.</summary>
    public byte[] ToBytes() => ToModel().ToByteArray();

    /// <summary>Writes the model file, and its folder where that is missing.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, ToBytes());
    }

    private static ValueInfoProto Describe(string name, ElementType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (OnnxDimension dimension in shape)
        {
            var proto = new TensorShapeProto.Types.Dimension();
            if (dimension.Length is { } length)
            {
                proto.DimValue = length;
            }
            else if (dimension.Name is { } symbol)
            {
                proto.DimParam = symbol;
            }

            dimensions.Dim.Add(proto);
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }

    private string Take(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"Graph '{_graph.Name}' already has a value named '{name}'. Names are single: choose another.", nameof(name));
        }

        return name;
    }

    private void RequireKnown(string name, string user)
    {
        for (OnnxGraphBuilder? graph = this; graph is not null; graph = graph._outer)
        {
            if (graph._names.Contains(name))
            {
                return;
            }
        }

        throw new ArgumentException(
            $"'{user}' in graph '{_graph.Name}' uses '{name}', which no earlier node, input or initializer makes. Add its maker first.",
            nameof(name));
    }
}
