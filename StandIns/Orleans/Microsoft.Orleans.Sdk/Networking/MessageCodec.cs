using System.Buffers;
using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Serialization;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// Messages on the wire. The envelope is a map from small integers to what differs from the default, so that a newer build
// may add a field: an older one skips it, and reads a missing one as its default. After the map comes the body:
//
//   request    the call (ObjectCodec.WriteCall)
//   response   an array: [0] nothing, [1, value], [2, exception, type, text], or [3, value with its type]
//   cancel     nothing
//
// An exception stands with its type and text beside it, for a caller that doesn't know the type: it gets an
// OrleansException which says so.
internal static class MessageCodec
{
    // Numbers of the envelope's fields. A number is never used twice.
    private const int Kind = 0;
    private const int Id = 1;
    private const int Options = 2;
    private const int Target = 3;
    private const int Sender = 4;
    private const int TargetGrain = 5;
    private const int SendingGrain = 6;
    private const int TimeToLive = 7;
    private const int ForwardCount = 8;
    private const int MayActivate = 9;
    private const int Invalidation = 10;
    private const int Context = 11;

    private const int Nothing = 0;
    private const int Value = 1;
    private const int Failure = 2;
    private const int TypedValue = 3;

    /// <summary>Writes envelope and body, and returns the large bytes that belong to it, if there are any.</summary>
    public static ByteSegments? Write(ScratchBuffer output, Message message, in LinkEnds ends)
    {
        var writer = new MessagePackWriter(output);
        WriteEnvelope(ref writer, message, ends);
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
            default:
                writer.Flush();
                return null;
        }
    }

    public static Message ReadEnvelope(ref MessagePackReader reader, in LinkEnds ends, IdTable ids)
    {
        var message = new Message { TargetSilo = ends.Reader, SendingSilo = ends.Writer, TimeToLive = Timeout.InfiniteTimeSpan, IsFromWire = true };
        var count = reader.ReadMapHeader();
        for (var i = 0; i < count; i++)
        {
            switch (reader.ReadInt32())
            {
                case Kind:
                    message.Kind = (MessageKind)reader.ReadByte();
                    break;
                case Id:
                    message.Id = reader.ReadInt64();
                    break;
                case Options:
                    message.Options = (MethodOptions)reader.ReadInt32();
                    break;
                case Target:
                    message.TargetSilo = WireAddress.Read(ref reader);
                    break;
                case Sender:
                    message.SendingSilo = WireAddress.Read(ref reader);
                    break;
                case TargetGrain:
                    message.TargetGrain = ReadGrainId(ref reader, ids);
                    break;
                case SendingGrain:
                    message.SendingGrain = ReadGrainId(ref reader, ids);
                    break;
                case TimeToLive:
                    message.TimeToLive = TimeSpan.FromMilliseconds(reader.ReadInt64());
                    break;
                case ForwardCount:
                    message.ForwardCount = reader.ReadInt32();
                    break;
                case MayActivate:
                    message.MayActivate = reader.ReadBoolean();
                    break;
                case Invalidation:
                    message.Invalidation = ReadGrainAddress(ref reader, ids);
                    break;
                case Context:
                    message.RequestContext = ReadContext(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return message.Kind <= MessageKind.Cancel
            ? message
            : throw new MessagePackSerializationException($"A message of the unknown kind {message.Kind} came.");
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

    private static void WriteEnvelope(ref MessagePackWriter writer, Message message, in LinkEnds ends)
    {
        var hasTarget = !ReferenceEquals(message.TargetSilo, ends.Reader) && !Equals(message.TargetSilo, ends.Reader);
        var hasSender = !ReferenceEquals(message.SendingSilo, ends.Writer) && !Equals(message.SendingSilo, ends.Writer);
        var hasTime = message.Kind == MessageKind.Request && message.TimeToLive > TimeSpan.Zero;
        var count = 4 + (hasTarget ? 1 : 0) + (hasSender ? 1 : 0) + (message.Options != 0 ? 1 : 0) + (hasTime ? 1 : 0)
            + (message.ForwardCount != 0 ? 1 : 0) + (message.MayActivate ? 1 : 0) + (message.Invalidation is not null ? 1 : 0)
            + (message.RequestContext is not null ? 1 : 0);
        writer.WriteMapHeader(count);
        writer.Write(Kind);
        writer.Write((byte)message.Kind);
        writer.Write(Id);
        writer.Write(message.Id);
        writer.Write(TargetGrain);
        WriteGrainId(ref writer, message.TargetGrain);
        writer.Write(SendingGrain);
        WriteGrainId(ref writer, message.SendingGrain);
        if (hasTarget)
        {
            writer.Write(Target);
            WireAddress.Write(ref writer, message.TargetSilo);
        }

        if (hasSender)
        {
            writer.Write(Sender);
            WireAddress.Write(ref writer, message.SendingSilo);
        }

        if (message.Options != 0)
        {
            writer.Write(Options);
            writer.Write((int)message.Options);
        }

        if (hasTime)
        {
            writer.Write(TimeToLive);
            writer.Write((long)message.TimeToLive.TotalMilliseconds);
        }

        if (message.ForwardCount != 0)
        {
            writer.Write(ForwardCount);
            writer.Write(message.ForwardCount);
        }

        if (message.MayActivate)
        {
            writer.Write(MayActivate);
            writer.Write(true);
        }

        if (message.Invalidation is { } address)
        {
            writer.Write(Invalidation);
            WriteGrainAddress(ref writer, address);
        }

        if (message.RequestContext is { } context)
        {
            writer.Write(Context);
            writer.WriteMapHeader(context.Count);
            foreach (var (key, value) in context)
            {
                writer.Write(key);
                CodecOf<object?>.Write(ref writer, value);
            }
        }
    }

    private static void WriteGrainId(ref MessagePackWriter writer, GrainId id)
    {
        writer.WriteArrayHeader(2);
        writer.WriteString(id.Type.AsSpan());
        writer.WriteString(id.Key.AsSpan());
    }

    private static GrainId ReadGrainId(ref MessagePackReader reader, IdTable ids)
    {
        if (reader.ReadArrayHeader() != 2)
        {
            throw new MessagePackSerializationException("A grain id must be an array of two: its type and its key.");
        }

        var type = ReadIdSpan(ref reader, ids);
        var key = ReadIdSpan(ref reader, ids);
        return type.IsDefault ? default : new GrainId(new GrainType(type), key);
    }

    private static IdSpan ReadIdSpan(ref MessagePackReader reader, IdTable ids)
        => reader.TryReadStringSpan(out var span) ? ids.Get(span)
            : reader.ReadStringSequence() is { } sequence ? new IdSpan(sequence.ToArray())
            : default;

    private static void WriteGrainAddress(ref MessagePackWriter writer, GrainAddress address)
    {
        writer.WriteArrayHeader(4);
        WriteGrainId(ref writer, address.GrainId);
        CodecOf<ActivationId>.Write(ref writer, address.ActivationId);
        WireAddress.Write(ref writer, address.SiloAddress);
        writer.Write(address.MembershipVersion.Value);
    }

    private static GrainAddress ReadGrainAddress(ref MessagePackReader reader, IdTable ids)
    {
        if (reader.ReadArrayHeader() != 4)
        {
            throw new MessagePackSerializationException("A grain address must be an array of four.");
        }

        return new GrainAddress
        {
            GrainId = ReadGrainId(ref reader, ids),
            ActivationId = CodecOf<ActivationId>.Read(ref reader),
            SiloAddress = WireAddress.Read(ref reader),
            MembershipVersion = new MembershipVersion(reader.ReadInt64()),
        };
    }

    private static Dictionary<string, object> ReadContext(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        var context = new Dictionary<string, object>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            context[reader.ReadString() ?? ""] = CodecOf<object?>.Read(ref reader)!;
        }

        return context;
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
