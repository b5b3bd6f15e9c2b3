using Orleans.Serialization.Codecs;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// What leads to one peer: two lanes. A message is encoded on its sender's thread, at once, so that whoever sends learns of
// what can't be written, and may change its objects as soon as Send has returned.
//
// Large messages have a connection of their own instead of being cut into chunks between the small ones: the system's
// socket buffers interleave them for us, a segment is one write, and nothing has to be put together on the other side.
// The price is a second connection to peers that get large messages, and that a large and a small message may overtake
// each other, which calls may do anyway.
internal sealed class PeerChannel
{
    public const int MaxSmallBytes = 32 * 1024 * 1024;
    private const int MaxSmallMessage = ByteSegments.MinLength;

    private readonly LinkEnds _ends;
    private readonly int _maxBody;
    private volatile int _peerMaxBody = int.MaxValue;

    public PeerChannel(LinkEnds ends, int maxBody, Action<Stream> onBroken)
    {
        _ends = ends;
        _maxBody = maxBody;
        Small = new FrameSender(MaxSmallBytes, onBroken);
        Bulk = new BulkSender(2L * maxBody, onBroken);
    }

    /// <summary>Gets this end.</summary>
    public SiloAddress Writer => _ends.Writer;

    public FrameSender Small { get; }

    public BulkSender Bulk { get; }

    public void Attach(Wire wire)
    {
        _peerMaxBody = wire.MaxBody;
        if (wire.Lane == WireLane.Small)
        {
            Small.Attach(wire.Stream);
        }
        else
        {
            Bulk.Attach(wire.Stream);
        }
    }

    public void Detach(Wire wire)
    {
        Small.Detach(wire.Stream);
        Bulk.Detach(wire.Stream);
    }

    /// <summary>Takes the message for sending, or says why not; then it was not sent and will not be.</summary>
    public Exception? Send(Message message, out WireLane lane)
    {
        var scratch = ScratchBuffer.Take();
        lane = WireLane.Small;
        try
        {
            return Send(message, scratch, ref lane);
        }
        catch (Exception exception) when (message.Kind != MessageKind.Response)
        {
            return exception;
        }
        finally
        {
            ScratchBuffer.GiveBack(scratch);
        }
    }

    public bool SendControl(FrameKind kind, ReadOnlySpan<byte> content)
    {
        var scratch = ScratchBuffer.Take();
        new FrameHeader(content.Length, kind, 0).Write(scratch.GetSpan(FrameHeader.Size));
        scratch.Advance(FrameHeader.Size);
        System.Buffers.BuffersExtensions.Write(scratch, content);
        var isTaken = Small.TryEnqueue(scratch.Written, isResponse: true);
        ScratchBuffer.GiveBack(scratch);
        return isTaken;
    }

    private Exception? Send(Message message, ScratchBuffer scratch, ref WireLane lane)
    {
        var segments = Encode(message, scratch);
        var body = scratch.Count + (segments?.TotalLength ?? 0);
        var limit = Math.Min(_maxBody, _peerMaxBody);
        if (body > limit)
        {
            segments?.Discard();
            var tooLarge = new OrleansMessageRejectionException(
                $"{message} has {body} bytes; MaxMessageBodySize of the messaging options allows {limit}. Send less at a time, or raise it at both ends.");
            if (message.Kind != MessageKind.Response || message.Body is not Response { Exception: null })
            {
                return tooLarge;
            }

            message.Body = Response.FromException(tooLarge);
            scratch.Truncate(0);
            segments = Encode(message, scratch);
        }

        var isResponse = message.Kind == MessageKind.Response;
        lane = segments is not null || scratch.Count > MaxSmallMessage ? WireLane.Bulk : WireLane.Small;
        if (lane == WireLane.Small ? Small.TryEnqueue(scratch.Written, isResponse) : Bulk.TryEnqueue(scratch.Written, segments, isResponse))
        {
            return null;
        }

        segments?.Discard();
        return new ChannelFullException();
    }

    private ByteSegments? Encode(Message message, ScratchBuffer scratch)
    {
        scratch.GetSpan(FrameHeader.Size);
        scratch.Advance(FrameHeader.Size);
        var segments = MessageCodec.Write(scratch, message, _ends);
        new FrameHeader(scratch.Count - FrameHeader.Size, FrameKind.Message, segments?.Count ?? 0).Write(scratch.WrittenForPatching);
        return segments;
    }
}

/// <summary>As many bytes wait for a peer as may.</summary>
internal sealed class ChannelFullException() : Exception("Too many bytes wait to be sent.");
