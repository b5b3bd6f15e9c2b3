using System.Globalization;
using System.Net;

namespace StackExchange.Redis;

// Addresses as a cluster's servers write them.
internal static class ClusterAddress
{
    // host:port, where an IPv6 address has no brackets and no host means the host of the server that said so.
    public static EndPoint? Parse(string text, EndPoint origin)
    {
        var colon = text.LastIndexOf(':');
        return colon >= 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? Of(text[..colon], port, origin)
            : null;
    }

    public static EndPoint Of(string? host, int port, EndPoint origin)
    {
        if (string.IsNullOrEmpty(host) || host == "?")
        {
            return origin switch
            {
                DnsEndPoint dns => new DnsEndPoint(dns.Host, port, dns.AddressFamily),
                IPEndPoint ip => new IPEndPoint(ip.Address, port),
                _ => throw new InvalidOperationException($"A server of the cluster gave no host for port {port}, and {origin} has none to stand in for it."),
            };
        }

        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
    }
}
