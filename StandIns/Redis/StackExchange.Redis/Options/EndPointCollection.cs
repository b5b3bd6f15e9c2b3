using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;

namespace StackExchange.Redis;

/// <summary>The servers to connect to.</summary>
public sealed class EndPointCollection : Collection<EndPoint>, IEnumerable<EndPoint>
{
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;
    private const int DefaultSentinelPort = 26379;

    public EndPointCollection()
    {
    }

    public EndPointCollection(IList<EndPoint> endpoints)
        : base(endpoints)
    {
    }

    public static string ToString(EndPoint? endpoint) => endpoint switch
    {
        DnsEndPoint { Port: 0 } dns => dns.Host,
        DnsEndPoint dns => string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}"),
        IPEndPoint { Port: 0 } ip => ip.Address.ToString(),
        null => string.Empty,
        _ => endpoint.ToString() ?? string.Empty,
    };

    /// <summary>Reads host, host:port, an address or [address]:port.</summary>
    public static EndPoint? TryParse(string endpoint)
    {
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return null;
        }

        var text = endpoint.Trim();
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var bare))
        {
            return new IPEndPoint(bare, 0);
        }

        var colon = text.LastIndexOf(':');
        if (colon > 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
            {
                return null;
            }

            var host = text[..colon];
            return IPAddress.TryParse(host.Trim('[', ']'), out var address) ? new IPEndPoint(address, port)
                : host.Contains(':', StringComparison.Ordinal) ? null
                : new DnsEndPoint(host, port);
        }

        return colon == 0 ? null : new DnsEndPoint(text, 0);
    }

    public void Add(string hostAndPort)
        => Add(TryParse(hostAndPort) ?? throw new ArgumentException($"'{hostAndPort}' is not a server. Write host or host:port.", nameof(hostAndPort)));

    public void Add(string host, int port) => Add(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));

    public void Add(IPAddress host, int port) => Add(new IPEndPoint(host, port));

    /// <summary>Adds a server that is not in the collection. False if it is.</summary>
    public bool TryAdd(EndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (Contains(endpoint))
        {
            return false;
        }

        Add(endpoint);
        return true;
    }

    public new IEnumerator<EndPoint> GetEnumerator() => base.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void SetDefaultPorts(bool tls, bool sentinel)
    {
        var port = sentinel ? DefaultSentinelPort : tls ? DefaultTlsPort : DefaultPort;
        for (var i = 0; i < Count; i++)
        {
            this[i] = this[i] switch
            {
                DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, port, dns.AddressFamily),
                IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, port),
                var complete => complete,
            };
        }
    }

    protected override void InsertItem(int index, EndPoint item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Contains(item))
        {
            throw new ArgumentException($"The server {ToString(item)} is in the collection already: each may be there once.", nameof(item));
        }

        base.InsertItem(index, item);
    }
}
