using MessagePack;

namespace Orleans.Runtime.Messaging;

/// <summary>What the dialing end says first.</summary>
internal sealed record HandshakeOffer
{
    public int OldestVersion { get; init; } = Handshake.OldestVersion;

    public int NewestVersion { get; init; } = Handshake.NewestVersion;

    public string ClusterId { get; init; } = "";

    public WireRole Role { get; init; }

    public WireLane Lane { get; init; }

    public SiloAddress? Sender { get; init; }

    /// <summary>Gets the silo that is expected at the endpoint; null if any will do.</summary>
    public SiloAddress? Expected { get; init; }

    public int MaxBody { get; init; } = int.MaxValue;

    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(8);
        writer.Write(0);
        writer.Write(OldestVersion);
        writer.Write(1);
        writer.Write(NewestVersion);
        writer.Write(2);
        writer.Write(ClusterId);
        writer.Write(3);
        writer.Write((byte)Role);
        writer.Write(4);
        writer.Write((byte)Lane);
        writer.Write(5);
        WireAddress.Write(ref writer, Sender);
        writer.Write(6);
        WireAddress.Write(ref writer, Expected);
        writer.Write(7);
        writer.Write(MaxBody);
    }

    public static HandshakeOffer Read(byte[] bytes)
    {
        var offer = new HandshakeOffer();
        var reader = new MessagePackReader(bytes);
        var count = reader.ReadMapHeader();
        for (var i = 0; i < count; i++)
        {
            switch (reader.ReadInt32())
            {
                case 0:
                    offer = offer with { OldestVersion = reader.ReadInt32() };
                    break;
                case 1:
                    offer = offer with { NewestVersion = reader.ReadInt32() };
                    break;
                case 2:
                    offer = offer with { ClusterId = reader.ReadString() ?? "" };
                    break;
                case 3:
                    offer = offer with { Role = (WireRole)reader.ReadByte() };
                    break;
                case 4:
                    offer = offer with { Lane = (WireLane)reader.ReadByte() };
                    break;
                case 5:
                    offer = offer with { Sender = WireAddress.Read(ref reader) };
                    break;
                case 6:
                    offer = offer with { Expected = WireAddress.Read(ref reader) };
                    break;
                case 7:
                    offer = offer with { MaxBody = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return offer;
    }
}

internal enum WireRole : byte
{
    Silo,
    Client,
}

/// <summary>Messages with many bytes have a connection of their own, so that the others need not wait behind them.</summary>
internal enum WireLane : byte
{
    Small,
    Bulk,
}
