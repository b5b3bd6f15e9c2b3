using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Writes the answer to an inference request.
/// </summary>
internal static class InferAnswerWriter
{
    private const int ExpectedHeaderBytes = 256;
    private const int ExpectedElementBytes = 12;

    /// <summary>Writes an answer.</summary>
    /// <param name="pool">Lends the buffer of the JSON.</param>
    /// <param name="call">The request.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version that ran.</param>
    /// <param name="outputs">What it produced, in the order asked for.</param>
    /// <returns>The answer. Its binary part points into the outputs.</returns>
    /// <exception cref="RestFault">An output can't be written as JSON.</exception>
    public static InferAnswer Write(
        TensorBufferPool pool, DecodedInfer call, string model, long version, ReadOnlySpan<OutputTensor> outputs)
    {
        var json = new PooledJson(pool, ExpectedBytes(call, outputs));
        try
        {
            var binary = WriteObject(ref json, call, model, version, outputs);
            return new InferAnswer(json.Buffer, json.Length, binary);
        }
        catch
        {
            json.Release();
            throw;
        }
    }

    private static long ExpectedBytes(DecodedInfer call, ReadOnlySpan<OutputTensor> outputs)
    {
        long expected = ExpectedHeaderBytes * (1 + outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
        {
            var size = outputs[i].DataType.ElementSize();
            expected += call.IsBinary(i) ? 0 : outputs[i].Data.Length / (long)Math.Max(size, 1) * (size == 0 ? 1 : ExpectedElementBytes);
        }

        return expected;
    }

    private static List<ReadOnlyMemory<byte>> WriteObject(
        ref PooledJson json, DecodedInfer call, string model, long version, ReadOnlySpan<OutputTensor> outputs)
    {
        json.Raw("{\"model_name\":"u8);
        json.String(model);
        json.Raw(",\"model_version\":\""u8);
        json.Number(version);
        json.Raw("\""u8);
        if (call.Id is not null)
        {
            json.Raw(",\"id\":"u8);
            json.Raw(call.Id);
        }

        json.Raw(",\"outputs\":["u8);
        List<ReadOnlyMemory<byte>> binary = [];
        for (var i = 0; i < outputs.Length; i++)
        {
            ref readonly var output = ref outputs[i];
            json.Raw(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            json.String(output.Name);
            json.Raw(",\"datatype\":\""u8);
            json.Raw(WireName(output.DataType));
            json.Raw("\",\"shape\":["u8);
            WriteNumbers<long>(ref json, output.Shape);
            if (call.IsBinary(i))
            {
                json.Raw("],\"parameters\":{\"binary_data_size\":"u8);
                json.Number(output.Data.Length);
                json.Raw("}}"u8);
                binary.Add(output.Data);
            }
            else
            {
                json.Raw("],\"data\":["u8);
                WriteData(ref json, in output);
                json.Raw("]}"u8);
            }
        }

        json.Raw("]}"u8);
        return binary;
    }

    private static void WriteData(ref PooledJson json, in OutputTensor output)
    {
        var data = output.Data.Span;
        switch (output.DataType)
        {
            case TensorDataType.Bool:
                WriteBools(ref json, data);
                break;
            case TensorDataType.UInt8:
                WriteNumbers(ref json, data);
                break;
            case TensorDataType.UInt16:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, ushort>(data));
                break;
            case TensorDataType.UInt32:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, uint>(data));
                break;
            case TensorDataType.UInt64:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, ulong>(data));
                break;
            case TensorDataType.Int8:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, sbyte>(data));
                break;
            case TensorDataType.Int16:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, short>(data));
                break;
            case TensorDataType.Int32:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, int>(data));
                break;
            case TensorDataType.Int64:
                WriteNumbers(ref json, MemoryMarshal.Cast<byte, long>(data));
                break;
            case TensorDataType.Fp32:
                WriteFinite(ref json, MemoryMarshal.Cast<byte, float>(data), output.Name);
                break;
            case TensorDataType.Fp64:
                WriteFinite(ref json, MemoryMarshal.Cast<byte, double>(data), output.Name);
                break;
            case TensorDataType.Bytes:
                WriteStrings(ref json, data, output.Name);
                break;
            default:
                throw RestFault.BadRequest($"Output '{output.Name}' is {output.DataType.WireName()}, which JSON can't hold. {AskForBinary}");
        }
    }

    private static void WriteNumbers<T>(ref PooledJson json, ReadOnlySpan<T> values)
        where T : IUtf8SpanFormattable
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                json.Raw(","u8);
            }

            json.Number(values[i]);
        }
    }

    private static void WriteFinite<T>(ref PooledJson json, ReadOnlySpan<T> values, string name)
        where T : IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                throw RestFault.BadRequest(
                    $"Element {i} of output '{name}' is {(T.IsNaN(values[i]) ? "NaN" : "infinite")}, which JSON can't hold. {AskForBinary}");
            }

            if (i > 0)
            {
                json.Raw(","u8);
            }

            json.Number(values[i]);
        }
    }

    private static void WriteBools(ref PooledJson json, ReadOnlySpan<byte> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                json.Raw(","u8);
            }

            json.Raw(values[i] != 0 ? "true"u8 : "false"u8);
        }
    }

    private static void WriteStrings(ref PooledJson json, ReadOnlySpan<byte> data, string name)
    {
        for (var i = 0; !data.IsEmpty; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(data);
            var text = data.Slice(sizeof(uint), length);
            if (!Utf8.IsValid(text))
            {
                throw RestFault.BadRequest($"Element {i} of output '{name}' is not valid UTF-8, which JSON can't hold. {AskForBinary}");
            }

            if (i > 0)
            {
                json.Raw(","u8);
            }

            json.String(text);
            data = data[(sizeof(uint) + length)..];
        }
    }

    private const string AskForBinary =
        "Ask for it as binary data: the request's parameter binary_data_output, or the output's parameter binary_data.";

    private static ReadOnlySpan<byte> WireName(TensorDataType type) => type switch
    {
        TensorDataType.Bool => "BOOL"u8,
        TensorDataType.UInt8 => "UINT8"u8,
        TensorDataType.UInt16 => "UINT16"u8,
        TensorDataType.UInt32 => "UINT32"u8,
        TensorDataType.UInt64 => "UINT64"u8,
        TensorDataType.Int8 => "INT8"u8,
        TensorDataType.Int16 => "INT16"u8,
        TensorDataType.Int32 => "INT32"u8,
        TensorDataType.Int64 => "INT64"u8,
        TensorDataType.Fp16 => "FP16"u8,
        TensorDataType.Bf16 => "BF16"u8,
        TensorDataType.Fp32 => "FP32"u8,
        TensorDataType.Fp64 => "FP64"u8,
        _ => "BYTES"u8,
    };
}
