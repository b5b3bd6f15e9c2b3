using System.Buffers;
using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// The envelope of a message: a map from small integers to what differs from the default, so that a newer build may add a
// field: an older one skips it, and reads a missing one as its default.
internal static class EnvelopeCodec
{
    // Numbers of the envelope's fields. A number is never used twice.
    private const int Kind = 0;
    private const int Id = 1;
    private const int Options = 2;
    private const int Target = 3;
    private const int Sender = 4;
    private const int TargetGrain = 5;
    private const int SendingGrain = 6;
    private const int TimeLeft = 7;
    private const int ForwardCount = 8;
    private const int MayActivate = 9;
    private const int Invalidation = 10;
    private const int Context = 11;

    private const long LongestTime = 1L << 50;

    /// <summary>How many bytes an id's type and its key may have each: they are kept, looked up and logged again and again.</summary>
    public const int LongestId = 1024;

    public static Message Read(ref MessagePackReader reader, in LinkEnds ends, IdTable ids)
    {
        var message = new Message { TargetSilo = ends.Reader, SendingSilo = ends.Writer, IsFromWire = true };
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
                    var target = WireAddress.Read(ref reader);
                    message.TargetSilo = ends.Reader.Equals(target) ? ends.Reader : target;
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
                case TimeLeft:
                    message.ExpiresAt = Environment.TickCount64 + Math.Clamp(reader.ReadInt64(), 0, LongestTime);
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

        return message.Kind <= MessageKind.Moved
            ? message
            : throw new MessagePackSerializationException($"A message of the unknown kind {message.Kind} came.");
    }

    public static void Write(ref MessagePackWriter writer, Message message, in LinkEnds ends)
    {
        var hasTarget = !ReferenceEquals(message.TargetSilo, ends.Reader) && !Equals(message.TargetSilo, ends.Reader);
        var hasSender = !ReferenceEquals(message.SendingSilo, ends.Writer) && !Equals(message.SendingSilo, ends.Writer);
        var hasTime = message.Kind == MessageKind.Request && message.ExpiresAt != 0;
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
            writer.Write(TimeLeft);
            writer.Write(Math.Max(0, message.ExpiresAt - Environment.TickCount64));
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
        if (id.Type.AsSpan().Length > LongestId || id.Key.AsSpan().Length > LongestId)
        {
            throw new OrleansMessageRejectionException(
                $"The id '{Message.Cut(id)}' has more than {LongestId} bytes and can't go over a network. Use a shorter key, for example a hash of this one.");
        }

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
    {
        if (reader.TryReadStringSpan(out var span))
        {
            return span.Length <= LongestId ? ids.Get(span) : throw TooLong(span.Length);
        }

        return reader.ReadStringSequence() is not { } sequence ? default
            : sequence.Length <= LongestId ? new IdSpan(sequence.ToArray())
            : throw TooLong(sequence.Length);
    }

    private static MessagePackSerializationException TooLong(long length)
        => new($"An id of {length} bytes came; its type and its key may have {LongestId} each.");

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
}
