using System.Globalization;
using System.Security.Authentication;
using System.Text;

namespace StackExchange.Redis;

// The connection string: servers and settings, joined by commas. Names of settings don't mind case.
public sealed partial class ConfigurationOptions
{
    // Settings of the format that mean nothing here and are taken without effect.
    private static readonly string[] Ignored =
    [
        "heartbeatConsistencyChecks", "heartbeatInterval", "highIntegrity", "highPriorityThreads", "preserveAsyncOrder",
        "proxy", "responseTimeout", "tcpKeepAlive", "writeBuffer",
    ];

    /// <summary>Reads a connection string, for example <c>cache:6379,password=secret,ssl=true</c>.</summary>
    public static ConfigurationOptions Parse(string configuration) => Parse(configuration, false);

    /// <inheritdoc cref="Parse(string)"/>
    public static ConfigurationOptions Parse(string configuration, bool ignoreUnknown)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new ConfigurationOptions();
        foreach (var part in configuration.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
            {
                options.EndPoints.TryAdd(EndPointCollection.TryParse(part)
                    ?? throw new ArgumentException($"'{part}' is not a server. Write host, host:port, address:port or [address]:port.", nameof(configuration)));
            }
            else if (!options.TrySet(part[..at].Trim(), part[(at + 1)..].Trim()) && !ignoreUnknown)
            {
                throw new ArgumentException(
                    $"The connection string has the setting '{part[..at]}', which there is not. Correct its name or leave it out.", nameof(configuration));
            }
        }

        return options;
    }

    /// <summary>The connection string of these settings, password included.</summary>
    public override string ToString() => ToString(true);

    /// <inheritdoc cref="ToString()"/>
    public string ToString(bool includePassword)
    {
        var text = new StringBuilder();
        foreach (var endpoint in EndPoints)
        {
            Append(text, EndPointCollection.ToString(endpoint));
        }

        var defaults = new ConfigurationOptions();
        Append(text, "name", ClientName, null);
        Append(text, "serviceName", ServiceName, null);
        Append(text, "keepAlive", KeepAlive, defaults.KeepAlive);
        Append(text, "syncTimeout", SyncTimeout, defaults.SyncTimeout);
        Append(text, "asyncTimeout", AsyncTimeout, SyncTimeout);
        Append(text, "allowAdmin", AllowAdmin, false);
        Append(text, "connectTimeout", ConnectTimeout, defaults.ConnectTimeout);
        Append(text, "connectRetry", ConnectRetry, defaults.ConnectRetry);
        Append(text, "user", User, null);
        Append(text, "password", Password is null ? null : includePassword ? Password : "*****", null);
        Append(text, "ssl", Ssl, false);
        Append(text, "sslHost", SslHost, null);
        Append(text, "sslProtocols", SslProtocols?.ToString().Replace(", ", "|", StringComparison.Ordinal), null);
        Append(text, "checkCertificateRevocation", CheckCertificateRevocation, true);
        Append(text, "abortConnect", AbortOnConnectFail, true);
        Append(text, "resolveDns", ResolveDns, false);
        Append(text, "channelPrefix", (string?)ChannelPrefix, null);
        Append(text, "defaultDatabase", DefaultDatabase, null);
        Append(text, "configCheckSeconds", ConfigCheckSeconds, defaults.ConfigCheckSeconds);
        Append(text, "configChannel", ConfigurationChannel, defaults.ConfigurationChannel);
        Append(text, "tiebreaker", TieBreaker, defaults.TieBreaker);
        Append(text, "version", DefaultVersion, defaults.DefaultVersion);
        Append(text, "setlib", SetClientLibrary, true);
        Append(text, "protocol", Protocol switch { RedisProtocol.Resp2 => "resp2", RedisProtocol.Resp3 => "resp3", _ => null }, null);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string part) => text.Append(text.Length == 0 ? string.Empty : ",").Append(part);

    private static void Append(StringBuilder text, string name, object? value, object? usual)
    {
        if (value is not null && !value.Equals(usual))
        {
            Append(text, string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        }
    }

    // False if there is no such setting.
    private bool TrySet(string name, string value)
    {
        switch (name.ToUpperInvariant())
        {
            case "ABORTCONNECT": AbortOnConnectFail = Bool(name, value); break;
            case "ALLOWADMIN": AllowAdmin = Bool(name, value); break;
            case "ASYNCTIMEOUT": AsyncTimeout = Int(name, value, 1); break;
            case "CHANNELPREFIX": ChannelPrefix = RedisChannel.Literal(value); break;
            case "CHECKCERTIFICATEREVOCATION": CheckCertificateRevocation = Bool(name, value); break;
            case "CONFIGCHANNEL": ConfigurationChannel = value; break;
            case "CONFIGCHECKSECONDS": ConfigCheckSeconds = Int(name, value, 0); break;
            case "CONNECTRETRY": ConnectRetry = Int(name, value, 0); break;
            case "CONNECTTIMEOUT": ConnectTimeout = Int(name, value, 1); break;
            case "DEFAULTDATABASE": DefaultDatabase = Int(name, value, 0); break;
            case "KEEPALIVE": KeepAlive = Int(name, value, -1); break;
            case "NAME": ClientName = value; break;
            case "PASSWORD": Password = value; break;
            case "PROTOCOL": Protocol = ParseProtocol(value); break;
            case "RESOLVEDNS": ResolveDns = Bool(name, value); break;
            case "SERVICENAME": ServiceName = value; break;
            case "SETLIB": SetClientLibrary = Bool(name, value); break;
            case "SSL": Ssl = Bool(name, value); break;
            case "SSLHOST": SslHost = value; break;
            case "SSLPROTOCOLS": SslProtocols = ParseSslProtocols(value); break;
            case "SYNCTIMEOUT": SyncTimeout = Int(name, value, 1); break;
            case "TIEBREAKER": TieBreaker = value; break;
            case "USER": User = value; break;
            case "VERSION": DefaultVersion = Version.TryParse(value, out var version) ? version : throw Fault(name, value, "a version such as 7.0"); break;
            default: return Ignored.Contains(name, StringComparer.OrdinalIgnoreCase);
        }

        return true;
    }

    private static bool Bool(string name, string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw Fault(name, value, "true or false"),
    };

    private static int Int(string name, string value, int minimum)
        => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw Fault(name, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} up"));

    private static RedisProtocol ParseProtocol(string value) => value.ToUpperInvariant() switch
    {
        "RESP2" or "2" or "2.0" => RedisProtocol.Resp2,
        "RESP3" or "3" or "3.0" => RedisProtocol.Resp3,
        _ => throw Fault("protocol", value, "resp2 or resp3"),
    };

    private static SslProtocols ParseSslProtocols(string value)
        => Enum.TryParse<SslProtocols>(value.Replace('|', ','), true, out var protocols)
            ? protocols
            : throw Fault("sslProtocols", value, "names such as tls12, joined by |");

    private static ArgumentException Fault(string name, string value, string expected)
        => new($"The connection string has '{name}={value}'; the value must be {expected}.");
}
