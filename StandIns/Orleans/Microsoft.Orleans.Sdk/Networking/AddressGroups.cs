using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

/// <summary>Whom an address belongs to when connections are counted: a host has as many IPv6 addresses as it likes in its /64.</summary>
internal static class AddressGroups
{
    private const int PrefixLength = 8;

    public static IPAddress Get(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixLength..].Clear();
        return new IPAddress(bytes);
    }
}
