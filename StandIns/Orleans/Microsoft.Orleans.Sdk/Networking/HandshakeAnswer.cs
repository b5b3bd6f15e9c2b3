using MessagePack;

namespace Orleans.Runtime.Messaging;

/// <summary>What the accepting end says to an offer.</summary>
internal sealed record HandshakeAnswer
{
    /// <summary>Gets the version that is spoken from here on; 0 for a refusal.</summary>
    public int Version { get; init; }

    /// <summary>Gets why the offer is refused.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>Gets the silo that listens.</summary>
    public SiloAddress? Silo { get; init; }

    public int MaxBody { get; init; } = int.MaxValue;

    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(4);
        writer.Write(0);
        writer.Write(Version);
        writer.Write(1);
        writer.Write(Refusal);
        writer.Write(2);
        WireAddress.Write(ref writer, Silo);
        writer.Write(3);
        writer.Write(MaxBody);
    }

    public static HandshakeAnswer Read(byte[] bytes)
    {
        var answer = new HandshakeAnswer();
        var reader = new MessagePackReader(bytes);
        var count = reader.ReadMapHeader();
        for (var i = 0; i < count; i++)
        {
            switch (reader.ReadInt32())
            {
                case 0:
                    answer = answer with { Version = reader.ReadInt32() };
                    break;
                case 1:
                    answer = answer with { Refusal = reader.ReadString() ?? "" };
                    break;
                case 2:
                    answer = answer with { Silo = WireAddress.Read(ref reader) };
                    break;
                case 3:
                    answer = answer with { MaxBody = reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return answer;
    }
}
