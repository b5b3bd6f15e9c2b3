using System.Globalization;
using System.Net;

namespace Orleans.Messaging;

/// <summary>Gateways as lists of them have them: <c>gwy.tcp://address:port/generation</c>.</summary>
internal static class GatewayUris
{
    public const string Scheme = "gwy.tcp";

    public static Uri ToGatewayUri(this SiloAddress gateway)
        => new(string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{gateway.Endpoint}/{gateway.Generation}"));

    /// <summary>Returns the gateway of an active silo that has one, else null.</summary>
    public static SiloAddress? GetGateway(MembershipEntry entry)
        => entry.Status == SiloStatus.Active && entry.ProxyPort > 0
            ? SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation)
            : null;

    public static SiloAddress ToGatewayAddress(this Uri uri)
        => uri.Scheme == Scheme
            && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            && int.TryParse(uri.AbsolutePath.Trim('/'), CultureInfo.InvariantCulture, out var generation)
                ? SiloAddress.New(address, uri.Port, generation)
                : throw new FormatException($"'{uri}' is not a gateway's address. Write '{Scheme}://address:port/generation', for example '{Scheme}://127.0.0.1:30000/0'.");
}
