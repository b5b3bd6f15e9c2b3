using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Grid.Silo.Hosting;

/// <summary>
/// Checks the addresses that a silo is to listen on.
/// </summary>
internal static class SiloAddresses
{
    /// <summary>Checks addresses.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="faults">Gets what is wrong with them, and what to write instead.</param>
    public static void Check(SiloSettings settings, ImmutableArray<string>.Builder faults)
    {
        foreach (var url in settings.Urls)
        {
            if (Find(url, settings.Insecure) is { } fault)
            {
                faults.Add($"The address '{url}' can't be used: {fault}");
            }
        }

        if (settings.Redis is null || faults.Count > 0)
        {
            return;
        }

        var first = BindingAddress.Parse(settings.Urls[0]);
        if (first.IsUnixPipe || first.Port == 0)
        {
            faults.Add($"The first address, '{settings.Urls[0]}', has no port of its own, and other silos must know it. Write http://127.0.0.1:8080.");
        }
        else if (!IPAddress.IsLoopback(settings.Advertise) && IsLoopback(first.Host))
        {
            faults.Add(
                $"advertise is {settings.Advertise}, but only this machine reaches '{settings.Urls[0]}', and other silos must, too. " +
                $"Write --urls http://{Text(settings.Advertise)}:{first.Port} first, with --insecure as there are no keys yet.");
        }

        if (settings.SiloPort == settings.GatewayPort)
        {
            faults.Add($"silo-port and gateway-port are both {settings.SiloPort}. Give each a port of its own.");
        }
    }

    /// <summary>Gets the address at which other silos reach a silo's door: the first it listens on.</summary>
    /// <param name="settings">The settings, free of faults.</param>
    /// <returns>The address, e.g. <c>http://10.0.0.5:8080</c>.</returns>
    public static string DoorOf(SiloSettings settings)
    {
        var first = BindingAddress.Parse(settings.Urls[0]);
        var host = IPAddress.TryParse(first.Host.Trim('[', ']'), out var address)
            && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
                ? address
                : settings.Advertise;
        return FormattableString.Invariant($"http://{Text(host)}:{first.Port}");
    }

    private static string Text(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    /// <summary>Tells whether only this machine reaches a host name.</summary>
    /// <param name="host">A name or an address, as it stands in a URL.</param>
    /// <returns>Whether it is <c>localhost</c>, in 127.0.0.0/8 or ::1. A name that might resolve to such is not taken for one.</returns>
    public static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? Find(string url, bool insecure)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return "it is not of the form http://host:port.";
        }

        if (address.Scheme != "http")
        {
            return "only http:// is served. Put a proxy before the silo for https://.";
        }

        if (address.PathBase.Length > 0)
        {
            return "it has a path. Write http://host:port only.";
        }

        if (address is { Host: "localhost", Port: 0 })
        {
            return "a free port can't be taken for two addresses at once, and localhost is two. Write http://127.0.0.1:0.";
        }

        return insecure || address.IsUnixPipe || IsLoopback(address.Host)
            ? null
            : "other machines could reach the models without a key. Write http://127.0.0.1:PORT, or add --insecure if that is meant.";
    }
}
