using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Xunit;

namespace Grid.Tests.Serving;

// What doesn't fit is refused by name, and never reaches native memory.
public sealed class InputCheckTests : IDisposable
{
    private static readonly ModelSignature Signature = new(
        "onnxruntime_onnx",
        [new("x", TensorDataType.Fp32, [-1, 3]), new("s", TensorDataType.Bytes, [-1]), new("b", TensorDataType.Bool, [2])],
        RequiredInputs: 2,
        [new("y", TensorDataType.Fp32, [-1, 1])],
        [],
        MaxBatchSize: 8,
        []);

    private readonly TensorBufferPool _buffers = new();

    public void Dispose() => _buffers.Dispose();

    [Fact]
    public void Find_RequestThatFits_IsNull()
    {
        var request = Fitting();
        Assert.Null(InputCheck.Find(Signature, request, out var rows, out var bytes));
        Assert.Equal(2, rows);
        Assert.Equal(24 + 13, bytes);
        request.Inputs[2] = Input(TensorDataType.Bool, [2], [1, 0]);
        Assert.Null(InputCheck.Find(Signature, request));
    }

    [Fact]
    public void Find_InputMissing_NamesIt()
    {
        var request = Fitting();
        request.Inputs[1] = default;
        Assert.Equal("Input 's' is missing; the model declares BYTES [-1].", InputCheck.Find(Signature, request));
    }

    [Fact]
    public void Find_EmptyDimension_IsRefusedOnlyWhereTheModelCannotTakeIt()
    {
        var request = Fitting();
        request.Inputs[0] = Input(TensorDataType.Fp32, [0, 3], []);
        request.Inputs[1] = Input(TensorDataType.Bytes, [0], []);
        Assert.Null(InputCheck.Find(Signature, request));
        Assert.Contains("recurrent", InputCheck.Find(Signature with { RefusesEmptyInputs = true }, request), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OtherDatatypeRankOrShape_NamesWhatCameAndWhatIsDeclared()
    {
        Assert.Equal(
            "Input 'x' has datatype FP64; the model declares FP32 [-1,3].", Fault(0, TensorDataType.Fp64, [2, 3], new byte[48]));
        Assert.Equal(
            "Input 'x' has shape [6]; the model declares FP32 [-1,3]: 2 dimensions, not 1.", Fault(0, TensorDataType.Fp32, [6], new byte[24]));
        Assert.Equal("Input 'x' has shape [2,4]; the model declares FP32 [-1,3].", Fault(0, TensorDataType.Fp32, [2, 4], new byte[32]));
        Assert.Equal("Input 'x' has shape [-2,3]; the model declares FP32 [-1,3].", Fault(0, TensorDataType.Fp32, [-2, 3], new byte[24]));
    }

    [Theory]
    [InlineData(2L, 23)]
    [InlineData(2L, 25)]
    [InlineData(0L, 4)]
    [InlineData(1L << 30, 12)]
    [InlineData(1L << 60, 24)]
    public void Find_BytesThatAreNotTheShapes_IsRefused(long rows, int length)
    {
        var fault = Fault(0, TensorDataType.Fp32, [rows, 3], new byte[length]);
        Assert.StartsWith($"Input 'x' holds {length} bytes; its shape [{rows},3] of FP32 takes ", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue, 3L)]
    [InlineData(1L << 62, 3L)]
    public void Find_ProductThatOverflows_IsRefused(long rows, long columns)
        => Assert.Contains(
            "whose product is more than any tensor can hold",
            Fault(0, TensorDataType.Fp32, [rows, columns], new byte[16]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(new long[] { 1L << 62, 4, 0 })]
    [InlineData(new long[] { 0, 1L << 62, 4 })]
    [InlineData(new long[] { 3037000500, 3037000500 })]
    [InlineData(new long[] { -1 })]
    public void TryCount_ProductOutOfRange_IsFalseInAnyOrder(long[] shape) => Assert.False(TensorShape.TryCount(shape, out _));

    [Fact]
    public void Find_StringsMalformed_IsRefused()
    {
        Assert.Contains("runs past the tensor's end", Fault(1, TensorDataType.Bytes, [1], [200, 0, 0, 0, 1]), StringComparison.Ordinal);
        Assert.Contains("runs past the tensor's end", Fault(1, TensorDataType.Bytes, [1], [255, 255, 255, 255, 1]), StringComparison.Ordinal);
        Assert.Contains("runs past the tensor's end", Fault(1, TensorDataType.Bytes, [1], [1, 0]), StringComparison.Ordinal);
        Assert.Equal("Input 's' holds 1 elements; its shape [3] takes 3.", Fault(1, TensorDataType.Bytes, [3], [1, 0, 0, 0, 65]));
    }

    [Fact]
    public void Find_TruthValueOutOfRange_IsRefused()
        => Assert.Contains("other than 0 and 1", Fault(2, TensorDataType.Bool, [2], [1, 2]), StringComparison.Ordinal);

    [Fact]
    public void Find_RowsDiffer_NamesBothInputs()
        => Assert.Equal(
            "Input 's' has 1 rows and input 'x' 2; dimension 0 is the batch and must be the same in all inputs.",
            Fault(1, TensorDataType.Bytes, [1], [0, 0, 0, 0]));

    [Fact]
    public void Find_SliceBeyondItsBuffer_IsRefused()
    {
        var request = Fitting();
        request.Inputs[0] = request.Inputs[0] with { Offset = 4 };
        Assert.Contains("past the end of its buffer", InputCheck.Find(Signature, request), StringComparison.Ordinal);
        request.Inputs[0] = request.Inputs[0] with { Offset = -1 };
        Assert.Contains("past the end of its buffer", InputCheck.Find(Signature, request), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OutputThatIsNotThere_IsRefused()
    {
        var request = Fitting();
        request.Outputs = [0, 1];
        Assert.Equal("Output number 1 was asked for; the model declares 1, counted from 0.", InputCheck.Find(Signature, request));
    }

    [Fact]
    public async Task InferAsync_InputThatDoesNotFit_IsRefusedAndReleased()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        var request = Requests.Make(replica.Signature, engine.Buffers, [new CaseTensor("x", "FP32", [1, 9], new byte[36])]);
        var outcome = await replica.InferAsync(request, default);
        Assert.Equal(InferenceStatus.InvalidInput, outcome.Status);
        Assert.Equal("Input 'x' has shape [1,9]; the model declares FP32 [-1,10].", outcome.Message);
        Assert.Equal(0, engine.Buffers.LeasedBytes);
    }

    [Fact]
    public async Task InferAsync_NoRows_AnswersNoRows()
    {
        await using var engine = new TestEngine();
        var replica = await engine.LoadAsync(MadeModels.Linear10());
        var outcome = await replica.InferAsync(Requests.Floats(replica, engine.Buffers, 0), default);
        using var result = outcome.Result!;
        Assert.Equal([0, 1], result.Outputs[0].Shape);
        Assert.True(result.Outputs[0].Data.IsEmpty);
    }

    private InferenceRequest Fitting()
    {
        var request = new InferenceRequest(Signature);
        request.Inputs[0] = Input(TensorDataType.Fp32, [2, 3], new byte[24]);
        request.Inputs[1] = Input(TensorDataType.Bytes, [2], [1, 0, 0, 0, 65, 4, 0, 0, 0, 1, 2, 3, 4]);
        return request;
    }

    private string? Fault(int index, TensorDataType type, long[] shape, byte[] data)
    {
        var request = Fitting();
        request.Inputs[index] = Input(type, shape, data);
        return InputCheck.Find(Signature, request);
    }

    private InputTensor Input(TensorDataType type, long[] shape, byte[] data)
    {
        var buffer = _buffers.Rent(data.Length);
        data.CopyTo(buffer.GetSpan());
        return new InputTensor(type, shape, buffer, 0, data.Length);
    }
}
