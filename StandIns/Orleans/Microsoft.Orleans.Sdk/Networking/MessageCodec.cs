using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Serialization;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// Messages on the wire: the envelope (EnvelopeCodec), and after it the body:
//
//   request    the call (ObjectCodec.WriteCall)
//   response   an array: [0] nothing, [1, value], [2, exception, type, text], or [3, value with its type]
//   cancel     nothing
//   moved      the address of the silo that has the request now
//
// An exception stands with its type and text beside it, for a caller that doesn't know the type: it gets an
// OrleansException which says so.
internal static class MessageCodec
{
    private const int Nothing = 0;
    private const int Value = 1;
    private const int Failure = 2;
    private const int TypedValue = 3;

    /// <summary>Writes envelope and body, and returns the large bytes that belong to it, if there are any.</summary>
    public static ByteSegments? Write(ScratchBuffer output, Message message, in LinkEnds ends)
    {
        var writer = new MessagePackWriter(output);
        EnvelopeCodec.Write(ref writer, message, ends);
        switch (message.Body)
        {
            case RawBody raw:
                writer.WriteRaw(raw.Bytes.Span);
                writer.Flush();
                return Forward(raw);
            case Invokable call:
                return WriteBody(ref writer, call, call.IsDetached, static (ref w, call) => ObjectCodec.WriteCall(ref w, call));
            case Response response:
                writer.Flush();
                return WriteResponse(output, response);
            case SiloAddress movedTo:
                WireAddress.Write(ref writer, movedTo);
                writer.Flush();
                return null;
            default:
                writer.Flush();
                return null;
        }
    }

    public static Invokable ReadCall(RawBody body)
    {
        var reader = new MessagePackReader(body.Bytes);
        using var scope = new ReadScope(body.Runtime, body.Segments);
        return ObjectCodec.ReadCall(ref reader);
    }

    /// <summary>Reads a call that is run here.</summary>
    public static Invokable ReadCall(ref MessagePackReader reader, RuntimeClient? runtime, byte[][]? segments)
    {
        using var scope = new ReadScope(runtime, segments);
        return ObjectCodec.ReadCall(ref reader);
    }

    /// <summary>Reads a response to a call whose result is a <typeparamref name="T"/>.</summary>
    public static Response ReadResponse<T>(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        switch (count == 0 ? Nothing : reader.ReadInt32())
        {
            case Nothing:
                return Response.Completed;
            case Value:
                return Response.FromResult(CodecOf<T>.Read(ref reader));
            case TypedValue:
                return Response.FromResult(CodecOf<object?>.Read(ref reader));
            case Failure:
                return ReadFailure(reader, count);
            case var other:
                throw new MessagePackSerializationException($"A response of the unknown form {other} came: the sender is a newer build.");
        }
    }

    private static ByteSegments? WriteBody<T>(ref MessagePackWriter writer, T body, bool isOwned, BodyWriter<T> write)
    {
        var segments = ByteSegments.Begin(isOwned);
        try
        {
            write(ref writer, body);
            writer.Flush();
        }
        catch
        {
            segments.Discard();
            throw;
        }
        finally
        {
            ByteSegments.End(segments);
        }

        return segments.Count == 0 ? null : segments;
    }

    private static ByteSegments? WriteResponse(ScratchBuffer output, Response response)
    {
        var start = output.Count;
        try
        {
            var writer = new MessagePackWriter(output);
            if (response.Exception is { } exception)
            {
                return WriteFailure(output, exception);
            }

            return WriteBody(ref writer, response, response.IsDetached, static (ref w, response) => response.WriteResult(ref w));
        }
        catch (Exception exception)
        {
            // The call ran; its caller must learn why there is no result.
            output.Truncate(start);
            return WriteFailure(output, new OrleansException($"The call ran, and its result could not be written: {exception.Message}"));
        }
    }

    public static void WriteNothing(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.Write(Nothing);
    }

    public static void WriteValue<T>(ref MessagePackWriter writer, T value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(typeof(T) == typeof(object) ? TypedValue : Value);
        CodecOf<T>.Write(ref writer, value);
    }

    private static ByteSegments? WriteFailure(ScratchBuffer output, Exception exception)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(Failure);
        writer.Flush();
        var start = output.Count;
        try
        {
            var value = new MessagePackWriter(output);
            CodecOf<Exception?>.Write(ref value, exception);
            value.Flush();
        }
        catch (Exception failure) when (failure is CodecNotFoundException or MessagePackSerializationException or InvalidOperationException or InvalidCastException)
        {
            output.Truncate(start);
            writer = new MessagePackWriter(output);
            writer.WriteNil();
            writer.Flush();
        }

        writer = new MessagePackWriter(output);
        writer.Write(exception.GetType().FullName);
        writer.Write(exception.Message);
        writer.Flush();
        return null;
    }

    private static Response ReadFailure(MessagePackReader reader, int count)
    {
        var text = reader.CreatePeekReader();
        try
        {
            if (CodecOf<Exception?>.Read(ref reader) is { } exception)
            {
                return Response.FromException(exception);
            }
        }
        catch (Exception failure) when (failure is MessagePackSerializationException or CodecNotFoundException or ArgumentException)
        {
            // A type that this process lacks; what is beside it says enough.
        }

        text.Skip();
        var type = count > 2 ? text.ReadString() : null;
        var message = count > 3 ? text.ReadString() : null;
        return Response.FromException(new OrleansException($"The call failed with {type}, which is not known to this process: {message}"));
    }

    // Segments that only pass through are this message's own.
    private static ByteSegments? Forward(RawBody raw)
    {
        if (raw.Segments is not { Length: > 0 } items)
        {
            return null;
        }

        var segments = ByteSegments.Begin(isOwned: true);
        foreach (var item in items)
        {
            segments.Add(item);
        }

        ByteSegments.End(segments);
        return segments;
    }

    private delegate void BodyWriter<T>(ref MessagePackWriter writer, T body);

    /// <summary>What reading a body needs of its surroundings, for this thread and until disposed of.</summary>
    internal readonly ref struct ReadScope
    {
        private readonly RuntimeClient? _outer;

        public ReadScope(RuntimeClient? runtime, byte[][]? segments)
        {
            _outer = ObjectCodec.Enter(runtime);
            ByteSegments.SetIncoming(segments);
        }

        public void Dispose()
        {
            ObjectCodec.Enter(_outer);
            ByteSegments.SetIncoming(null);
        }
    }
}
