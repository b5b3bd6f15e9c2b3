using System.Runtime.InteropServices;
using System.Text;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Tensors live in pooled native memory: what a request leaves for the collector does not grow with its tensors.
public sealed class AllocationTests : IDisposable
{
    private const int Elements = 50_000;
    private const long Limit = 4096;

    private readonly TensorBufferPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData("flat")]
    [InlineData("nested")]
    [InlineData("strings")]
    public void Read_LargeTensor_AllocatesNoMoreThanASmallOne(string form)
    {
        var type = form == "strings" ? TensorDataType.Bytes : TensorDataType.Fp32;
        var signature = Decoding.Signature(Decoding.Spec("x", type, -1, -1));
        var data = string.Join(form == "nested" ? "],[" : ",", Enumerable.Repeat(form == "strings" ? "\"text\"" : "1.25", Elements));
        var json = Encoding.UTF8.GetBytes(InferRequestReaderTests.Input(
            "x", type.WireName(), $"[{Elements},1]", form == "nested" ? $"[[{data}]]" : $"[{data}]"));
        Assert.InRange(LeastAllocated(() =>
        {
            var buffer = _pool.Rent(json.Length);
            json.CopyTo(buffer.GetSpan());
            var call = InferRequestReader.Read(signature, _pool, new RequestBody(buffer, json.Length, json.Length));
            buffer.Release();
            call.Request.Release();
        }), 0, Limit);
        Assert.Equal(0, _pool.LeasedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_LargeTensor_AllocatesNoMoreThanASmallOne(bool binary)
    {
        var values = new float[Elements];
        Array.Fill(values, 0.1f);
        OutputTensor[] outputs = [new("y", TensorDataType.Fp32, [Elements], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())];
        var call = new DecodedInfer(new InferenceRequest(Decoding.Signature())) { BinaryByDefault = binary };
        Assert.InRange(LeastAllocated(() => InferAnswerWriter.Write(_pool, call, "m", 1, outputs).Dispose()), 0, Limit);
        Assert.Equal(0, _pool.LeasedBytes);
    }

    // The least of several: the first calls compile code and fill the pool.
    private static long LeastAllocated(Action action)
        => Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
}
