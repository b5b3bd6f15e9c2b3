using System.Buffers;
using System.Buffers.Binary;
using MessagePack;

namespace Orleans.Runtime.Messaging;

// The first words on a connection, in both directions: 4 bytes that no other protocol begins with, a length (2) and a
// MessagePack map from small integers. The dialer offers a range of protocol versions, and the other end takes the newest
// that it knows, too: so two builds work side by side while a cluster is upgraded. Fields that one end lacks are skipped
// or have their default, as in an envelope.
internal static class Handshake
{
    public const int OldestVersion = 1;
    public const int NewestVersion = 1;

    private const uint Magic = 0x314E474F;
    private const int PrefixLength = 6;
    private const int MaxLength = 4096;

    public static Task SendAsync(Stream stream, HandshakeOffer offer, CancellationToken cancellation)
        => SendAsync(stream, offer, static (ref writer, offer) => offer.Write(ref writer), cancellation);

    public static Task SendAsync(Stream stream, HandshakeAnswer answer, CancellationToken cancellation)
        => SendAsync(stream, answer, static (ref writer, answer) => answer.Write(ref writer), cancellation);

    public static async Task<HandshakeOffer> ReadOfferAsync(Stream stream, CancellationToken cancellation)
        => HandshakeOffer.Read(await ReadAsync(stream, cancellation));

    public static async Task<HandshakeAnswer> ReadAnswerAsync(Stream stream, CancellationToken cancellation)
        => HandshakeAnswer.Read(await ReadAsync(stream, cancellation));

    private static async Task SendAsync<T>(Stream stream, T value, WriteAction<T> write, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Advance(PrefixLength, out var prefix);
        Write(output, value, write);
        var bytes = output.WrittenMemory;
        BinaryPrimitives.WriteUInt32LittleEndian(prefix.Span, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(prefix.Span[4..], (ushort)(bytes.Length - PrefixLength));
        await stream.WriteAsync(bytes, cancellation);
        await stream.FlushAsync(cancellation);
    }

    private static void Write<T>(ArrayBufferWriter<byte> output, T value, WriteAction<T> write)
    {
        var writer = new MessagePackWriter(output);
        write(ref writer, value);
        writer.Flush();
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var prefix = new byte[PrefixLength];
        await stream.ReadExactlyAsync(prefix, cancellation);
        if (BinaryPrimitives.ReadUInt32LittleEndian(prefix) != Magic)
        {
            throw new InvalidDataException("The other end does not speak this protocol, or one end uses TLS and the other does not.");
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(4));
        if (length > MaxLength)
        {
            throw new InvalidDataException($"The handshake has {length} bytes; at most {MaxLength} are allowed.");
        }

        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private static void Advance(this ArrayBufferWriter<byte> output, int count, out Memory<byte> skipped)
    {
        // Large enough that the map never moves the bytes which were skipped.
        skipped = output.GetMemory(MaxLength + PrefixLength)[..count];
        output.Advance(count);
    }

    private delegate void WriteAction<T>(ref MessagePackWriter writer, T value);
}
