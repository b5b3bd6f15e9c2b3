using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Random tensors, written as flat JSON, nested JSON and binary data: all three must decode to the tensor's bytes.
public sealed class InferRequestRoundTripTests
{
    private const int Rounds = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_RandomTensors_DecodeToTheirBytesInEveryForm(int seed)
    {
        var random = new Random(seed);
        using var decoding = new Decoding();
        for (var round = 0; round < Rounds; round++)
        {
            var tensors = Enumerable.Range(0, random.Next(1, 4)).Select(i => RandomTensor.Make($"in\"{i}é", random)).ToArray();
            var signature = Decoding.Signature([.. tensors.Select(tensor => Decoding.Spec(tensor.Name, tensor.DataType, tensor.Shape))]);
            foreach (var form in new[] { Form.Flat, Form.Nested, Form.Binary, Form.Mixed })
            {
                var (json, binary) = Write(tensors, form, random);
                decoding.Read(signature, Encoding.UTF8.GetBytes(json), binary, call =>
                {
                    for (var i = 0; i < tensors.Length; i++)
                    {
                        Assert.Equal(tensors[i].Shape, call.Request.Inputs[i].Shape);
                        Assert.True(
                            tensors[i].Data.AsSpan().SequenceEqual(call.Request.Inputs[i].Data),
                            $"Seed {seed}, round {round}, {form}: input {i} differs in {json}");
                    }

                    return 0;
                });
            }
        }
    }

    private enum Form
    {
        Flat,
        Nested,
        Binary,
        Mixed,
    }

    private static (string Json, byte[] Binary) Write(RandomTensor[] tensors, Form form, Random random)
    {
        var inputs = new List<string>();
        var binary = new List<byte>();
        foreach (var tensor in tensors)
        {
            var isBinary = !tensor.FitsJson || form == Form.Binary || (form == Form.Mixed && random.Next(2) == 0);
            List<string> fields =
            [
                $"\"name\":{JsonSerializer.Serialize(tensor.Name)}",
                $"\"datatype\":\"{tensor.DataType.WireName()}\"",
                $"\"shape\":[{string.Join(" , ", tensor.Shape)}]",
                isBinary
                    ? string.Create(CultureInfo.InvariantCulture, $"\"parameters\":{{\"binary_data_size\":{tensor.Data.Length}}}")
                    : $"\"data\":{(form == Form.Nested ? tensor.Nested() : tensor.Flat())}",
            ];
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
            inputs.Add($"{{{string.Join(",\n ", fields)}}}");
            binary.AddRange(isBinary ? tensor.Data : []);
        }

        return ($$"""{"inputs":[{{string.Join(",", inputs)}}]}""", [.. binary]);
    }
}
