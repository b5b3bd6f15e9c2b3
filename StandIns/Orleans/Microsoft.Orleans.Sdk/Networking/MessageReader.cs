using MessagePack;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// Makes messages of a connection's frames. Only the body of what is run or awaited here is decoded; a body that can't be is
// a failure of its call, while an envelope that can't be read ends the connection.
internal sealed class MessageReader(LinkEnds ends, IMessageReceiver receiver)
{
    private readonly IdTable _ids = new();

    /// <summary>Reads a message, or null for a response that nobody awaits any more.</summary>
    /// <param name="meta">Envelope and body.</param>
    /// <param name="segments">The segments, if there are any.</param>
    /// <param name="failure">Why the body of a request could not be read.</param>
    public Message? Read(ReadOnlyMemory<byte> meta, byte[][]? segments, out Exception? failure)
    {
        failure = null;
        var reader = new MessagePackReader(meta);
        var message = ReadEnvelope(ref reader);
        if (message.Kind == MessageKind.Response)
        {
            if (!IsForHere(message))
            {
                message.Body = Raw(meta, reader, segments);
                return message;
            }

            return ReadResponse(message, ref reader, segments) ? message : null;
        }

        if (message.Kind == MessageKind.Moved)
        {
            message.Body = WireAddress.Read(ref reader) ?? throw new MessagePackSerializationException("A request was moved to no silo.");
        }

        if (message.Kind == MessageKind.Request)
        {
            if (!IsForHere(message) || !receiver.Opens(message))
            {
                message.Body = Raw(meta, reader, segments);
                return message;
            }

            try
            {
                message.SetCall(MessageCodec.ReadCall(ref reader, receiver.Runtime, segments));
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }

        return message;
    }

    public static Message ReadEnvelope(ReadOnlyMemory<byte> meta, LinkEnds ends)
    {
        var reader = new MessagePackReader(meta);
        return EnvelopeCodec.Read(ref reader, ends, new IdTable());
    }

    private Message ReadEnvelope(ref MessagePackReader reader)
    {
        using var scope = new MessageCodec.ReadScope(receiver.Runtime, null);
        return EnvelopeCodec.Read(ref reader, ends, _ids);
    }

    private bool IsForHere(Message message)
        => ReferenceEquals(message.TargetSilo, ends.Reader) && (ends.Reader.IsClient || message.TargetGrain.Type != ClientIds.Type);

    private bool ReadResponse(Message message, ref MessagePackReader reader, byte[][]? segments)
    {
        using var scope = new MessageCodec.ReadScope(receiver.Runtime, segments);
        try
        {
            message.Body = receiver.Runtime?.ReadResponse(message, ref reader);
        }
        catch (Exception exception)
        {
            message.Body = Response.FromException(new OrleansException(
                $"The call ran, and its result could not be read here: {exception.Message}", exception));
        }

        return message.Body is not null;
    }

    private RawBody Raw(ReadOnlyMemory<byte> meta, MessagePackReader reader, byte[][]? segments)
        => new(meta[(int)reader.Consumed..].ToArray(), segments, receiver.Runtime);
}
