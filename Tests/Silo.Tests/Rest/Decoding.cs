using System.Text;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Decodes bodies against signatures, and checks after each that no buffer is left leased.
internal sealed class Decoding : IDisposable
{
    private readonly TensorBufferPool _pool = new();

    public TensorBufferPool Pool => _pool;

    public static ModelSignature Signature(params TensorSpec[] inputs)
        => new("onnxruntime_onnx", [.. inputs], inputs.Length, [new("y", TensorDataType.Fp32, [-1]), new("z", TensorDataType.Int64, [-1])], ["map"], 0, []);

    public static TensorSpec Spec(string name, TensorDataType type, params long[] shape) => new(name, type, [.. shape]);

    public T Read<T>(ModelSignature signature, string json, Func<DecodedInfer, T> use) => Read(signature, Encoding.UTF8.GetBytes(json), [], use);

    public T Read<T>(ModelSignature signature, ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary, Func<DecodedInfer, T> use)
    {
        var buffer = _pool.Rent(json.Length + binary.Length);
        json.CopyTo(buffer.GetSpan());
        binary.CopyTo(buffer.GetSpan()[json.Length..]);
        DecodedInfer call;
        try
        {
            call = InferRequestReader.Read(signature, _pool, new RequestBody(buffer, buffer.Length, json.Length));
        }
        finally
        {
            buffer.Release();
        }

        T result;
        try
        {
            // As the replica does, which alone looks at what the bytes mean.
            result = InputCheck.Find(signature, call.Request) is { } fault ? throw RestFault.BadRequest(fault) : use(call);
        }
        finally
        {
            call.Request.Release();
        }

        Assert.Equal(0, _pool.LeasedBytes);
        return result;
    }

    public byte[] ReadOnly(ModelSignature signature, string json) => Read(signature, json, static call => call.Request.Inputs[0].Data.ToArray());

    // Decodes what must be refused: the message, once it is sure that the status is as said and that nothing stays leased.
    public string Refusal(ModelSignature signature, string json, byte[]? binary = null, int status = 400)
    {
        var fault = Assert.Throws<RestFault>(() => Read(signature, Encoding.UTF8.GetBytes(json), binary ?? [], static _ => 0));
        Assert.Equal(status, fault.Status);
        Assert.Equal(0, _pool.LeasedBytes);
        return fault.Message;
    }

    public void Dispose() => _pool.Dispose();
}
