using System.Buffers.Binary;
using System.Net;
using MessagePack;

namespace Orleans.Runtime.Messaging;

/// <summary>Addresses on the wire: the bytes of the IP address, the port (2) and the generation (4), big-endian.</summary>
internal static class WireAddress
{
    private const int TailLength = 6;

    public static void Write(ref MessagePackWriter writer, SiloAddress? address)
    {
        if (address is null)
        {
            writer.WriteNil();
            return;
        }

        Span<byte> bytes = stackalloc byte[16 + TailLength];
        address.Endpoint.Address.TryWriteBytes(bytes, out var length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[length..], (ushort)address.Endpoint.Port);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(length + 2)..], address.Generation);
        writer.Write(bytes[..(length + TailLength)]);
    }

    public static SiloAddress? Read(ref MessagePackReader reader)
    {
        if (reader.ReadBytes() is not { } found)
        {
            return null;
        }

        if (found.Length is not (4 + TailLength or 16 + TailLength))
        {
            throw new MessagePackSerializationException($"An address must be {4 + TailLength} or {16 + TailLength} bytes, and {found.Length} came.");
        }

        Span<byte> bytes = stackalloc byte[(int)found.Length];
        System.Buffers.BuffersExtensions.CopyTo(found, bytes);
        var tail = bytes[^TailLength..];
        return SiloAddress.New(
            new IPAddress(bytes[..^TailLength]), BinaryPrimitives.ReadUInt16BigEndian(tail), BinaryPrimitives.ReadInt32BigEndian(tail[2..]));
    }
}
