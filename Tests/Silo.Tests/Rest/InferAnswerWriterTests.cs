using System.Text;
using System.Text.Json;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

public sealed class InferAnswerWriterTests : IDisposable
{
    private static readonly ModelSignature Any = Decoding.Signature(Decoding.Spec("x", TensorDataType.Fp32));

    private readonly TensorBufferPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Write_JsonAndBinaryOutputs_NamesSizesAndEchoesTheId()
    {
        var call = new DecodedInfer(new InferenceRequest(Any)) { Id = "\"a\\u0062\""u8.ToArray(), BinaryOutputs = [null, true] };
        OutputTensor[] outputs =
        [
            new("y\"", TensorDataType.Fp32, [2], BytesOf(0.1f, -1e-8f)),
            new("z", TensorDataType.Int64, [1, 1], BitConverter.GetBytes(7L)),
        ];
        using var answer = InferAnswerWriter.Write(_pool, call, "m", 3, outputs);

        Assert.Equal(
            """{"model_name":"m","model_version":"3","id":"a\u0062","outputs":[{"name":"y\"","datatype":"FP32","shape":[2],"data":[0.1,-1E-08]},{"name":"z","datatype":"INT64","shape":[1,1],"parameters":{"binary_data_size":8}}]}""",
            Encoding.UTF8.GetString(answer.JsonBytes.Span));
        Assert.Equal(BitConverter.GetBytes(7L), Assert.Single(answer.Binary).ToArray());
        Assert.Equal(answer.JsonLength + 8, answer.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Write_RandomOutputs_ReadBackAsTheSameTokens(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var tensor = RandomTensor.Make("out", random);
            if (!tensor.FitsJson)
            {
                continue;
            }

            using var answer = InferAnswerWriter.Write(
                _pool, new DecodedInfer(new InferenceRequest(Any)), "m", 1, [new("out", tensor.DataType, tensor.Shape, tensor.Data)]);
            using var document = JsonDocument.Parse(answer.JsonBytes);
            var data = document.RootElement.GetProperty("outputs")[0].GetProperty("data").EnumerateArray();
            Assert.Equal(tensor.Elements, data.Select(static element => element.ValueKind == JsonValueKind.String
                ? JsonSerializer.Serialize(element.GetString()) : element.GetRawText()));
        }
    }

    [Theory]
    [InlineData(TensorDataType.Fp32, new byte[] { 0, 0, 0xc0, 0x7f }, "NaN")]
    [InlineData(TensorDataType.Fp64, new byte[] { 0, 0, 0, 0, 0, 0, 0xf0, 0xff }, "infinite")]
    [InlineData(TensorDataType.Fp16, new byte[] { 0, 0 }, "FP16")]
    [InlineData(TensorDataType.Bf16, new byte[] { 0, 0 }, "BF16")]
    [InlineData(TensorDataType.Bytes, new byte[] { 1, 0, 0, 0, 0xff }, "UTF-8")]
    public void Write_WhatJsonCannotHold_IsRefusedWithTheWayOut(TensorDataType type, byte[] data, string expected)
    {
        var call = new DecodedInfer(new InferenceRequest(Any));
        OutputTensor[] outputs = [new("y", type, [1], data)];
        var fault = Assert.Throws<RestFault>(() => InferAnswerWriter.Write(_pool, call, "m", 1, outputs));
        Assert.Equal(400, fault.Status);
        Assert.Contains("Output 'y'".ToLowerInvariant(), fault.Message.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("binary_data_output", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, _pool.LeasedBytes);

        call.BinaryByDefault = true;
        using var answer = InferAnswerWriter.Write(_pool, call, "m", 1, outputs);
        Assert.Equal(data, Assert.Single(answer.Binary).ToArray());
    }

    private static byte[] BytesOf(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
