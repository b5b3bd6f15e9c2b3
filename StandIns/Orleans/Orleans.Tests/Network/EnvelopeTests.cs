using System.Buffers;
using MessagePack;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

public sealed class EnvelopeTests
{
    private static readonly SiloAddress A = SiloAddress.FromParsableString("10.0.0.1:1@7");
    private static readonly SiloAddress B = SiloAddress.FromParsableString("10.0.0.2:2@8");
    private static readonly LinkEnds Ends = new(A, B);

    [Fact]
    public void Envelope_RoundTripsWithAllItsFields()
    {
        var message = new Message
        {
            Id = long.MaxValue,
            Kind = MessageKind.Request,
            TargetSilo = SiloAddress.FromParsableString("[::1]:9@-4"),
            SendingSilo = A,
            TargetGrain = GrainId.Create("type", "key/with+signs"),
            SendingGrain = GrainId.Create("sys.client", "x"),
            ExpiresAt = Environment.TickCount64 + 1_000_000,
            ForwardCount = 2,
            MayActivate = true,
            RequestContext = new() { ["n"] = 5, ["t"] = "text" },
            Invalidation = new GrainAddress { GrainId = GrainId.Create("a", "b"), ActivationId = ActivationId.NewId(), SiloAddress = B, MembershipVersion = new(3) },
        };

        var read = RoundTrip(message);

        Assert.Equal(message.Id, read.Id);
        Assert.Equal(message.TargetSilo, read.TargetSilo);
        Assert.Equal(A, read.SendingSilo);
        Assert.Equal(message.TargetGrain, read.TargetGrain);
        Assert.Equal(message.SendingGrain, read.SendingGrain);
        Assert.InRange(read.ExpiresAt, Environment.TickCount64 + 1, message.ExpiresAt + 900_000);
        Assert.False(read.IsExpired);
        Assert.Equal(2, read.ForwardCount);
        Assert.True(read.MayActivate);
        Assert.Equal(message.RequestContext, read.RequestContext);
        Assert.Equal(message.Invalidation, read.Invalidation);
        Assert.Equal(new MembershipVersion(3), read.Invalidation!.MembershipVersion);
    }

    // What a newer build adds is skipped, and what it leaves out is the default.
    [Fact]
    public void Envelope_WithUnknownFields_IsRead()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2);
        writer.Write(99);
        writer.WriteArrayHeader(2);
        writer.Write("new");
        writer.WriteNil();
        writer.Write(1);
        writer.Write(5L);
        writer.Flush();

        var read = MessageReader.ReadEnvelope(output.WrittenMemory, Ends);

        Assert.Equal(5, read.Id);
        Assert.Equal(MessageKind.Request, read.Kind);
        Assert.Equal(B, read.TargetSilo);
    }

    // An id is kept and logged: what comes from outside must not make it large.
    [Theory]
    [InlineData(EnvelopeCodec.LongestId, true)]
    [InlineData(EnvelopeCodec.LongestId + 1, false)]
    public void Envelope_WithALongId_IsNeitherReadNorWritten(int length, bool isTaken)
    {
        var key = new string('k', length);
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(1);
        writer.Write(5);
        writer.WriteArrayHeader(2);
        writer.Write("type");
        writer.Write(key);
        writer.Flush();
        var message = new Message { TargetGrain = GrainId.Create("type", key) };

        if (isTaken)
        {
            Assert.Equal(message.TargetGrain, MessageReader.ReadEnvelope(output.WrittenMemory, Ends).TargetGrain);
            Assert.Equal(message.TargetGrain, RoundTrip(message).TargetGrain);
        }
        else
        {
            Assert.Throws<MessagePackSerializationException>(() => MessageReader.ReadEnvelope(output.WrittenMemory, Ends));
            Assert.Contains($"{EnvelopeCodec.LongestId} bytes", Assert.Throws<OrleansMessageRejectionException>(() => RoundTrip(message)).Message, StringComparison.Ordinal);
        }

        Assert.InRange(message.ToString().Length, 1, 500);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void IdTable_KeepsShortIdsOnly(int length, bool isKept)
    {
        var ids = new IdTable();
        var bytes = new byte[length];

        Assert.Equal(isKept, ids.Get(bytes).Value.Equals(ids.Get(bytes).Value));
    }

    private static Message RoundTrip(Message message)
    {
        var scratch = ScratchBuffer.Take();
        MessageCodec.Write(scratch, message, Ends);
        var bytes = scratch.Written.ToArray();
        ScratchBuffer.GiveBack(scratch);
        return MessageReader.ReadEnvelope(bytes, Ends);
    }
}
