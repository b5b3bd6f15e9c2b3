using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Grid.Models;
using StackExchange.Redis;

namespace Grid.Silo.Hosting;

/// <summary>
/// All settings.
/// </summary>
internal static class SettingDefinitions
{
    private static readonly (string Suffix, long Factor)[] Sizes = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("", 1)];

    /// <summary>Gets the settings, in the order of the help.</summary>
    public static ImmutableArray<SettingDefinition> All { get; } =
    [
        new("urls", "URL[;URL]", "addresses to listen on (http://127.0.0.1:8080)", static (settings, text) => ApplyUrls(settings, text)),
        new("models", "DIR", "models folder: NAME/VERSION/model.onnx (./models)", static (settings, text) => ApplyModels(settings, text)),
        new("data", "DIR", "where the silo keeps its state (./data)", static (settings, text) => ApplyData(settings, text)),
        new("threads", "N", "threads of ONNX Runtime, 0 for one per processor (0)", static (settings, text) => ApplyThreads(settings, text)),
        new("max-body", "BYTES", "longest request body, e.g. 64MiB (256MiB)", static (settings, text) => ApplyMaxBody(settings, text)),
        new("drain", "SECONDS", "how long requests may finish when the silo stops (30)", static (settings, text) => ApplyDrain(settings, text)),
        new("redis", "ADDRESS", "Redis of the cluster, e.g. 127.0.0.1:6379 (none: one silo on its own)", static (settings, text) => ApplyRedis(settings, text))
        {
            IsSecret = true,
        },
        new("redis-may-lose", "", "take a Redis that may lose what it acknowledged", static (settings, text) => ApplySwitch(text, isOn => settings.RedisMayLose = isOn)),
        new("cluster-id", "NAME", "cluster; silos of one name find each other (grid)", static (settings, text) => ApplyName(text, name => settings.ClusterId = name)),
        new("service-id", "NAME", "what the state in Redis is kept under (grid)", static (settings, text) => ApplyName(text, name => settings.ServiceId = name)),
        new("advertise", "IP", "where other silos reach this one (127.0.0.1)", static (settings, text) => ApplyAdvertise(settings, text)),
        new("silo-port", "PORT", "port for other silos (11111)", static (settings, text) => ApplyPort(text, port => settings.SiloPort = port)),
        new("gateway-port", "PORT", "port for clients of the cluster (30000)", static (settings, text) => ApplyPort(text, port => settings.GatewayPort = port)),
        new("insecure", "", "listen beyond this machine without keys", static (settings, text) => ApplySwitch(text, isOn => settings.Insecure = isOn)),
    ];

    private static string? ApplyUrls(SiloSettings settings, string text)
    {
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        settings.Urls = urls;
        return urls.Length > 0 ? null : "Write one or more addresses, e.g. http://127.0.0.1:8080;http://[::1]:8080.";
    }

    private static string? ApplyModels(SiloSettings settings, string text)
    {
        settings.Models = text;
        return Directory.Exists(text) ? null : "There is no such folder. Make it, or write the path of one that is there.";
    }

    private static string? ApplyData(SiloSettings settings, string text)
    {
        settings.Data = text;
        return text.Length > 0 && !File.Exists(text) ? null : "Write the path of a folder; it is made if it isn't there.";
    }

    private static string? ApplyThreads(SiloSettings settings, string text)
    {
        settings.Threads = 0;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads > 1024)
        {
            return "Write a whole number from 1 to 1024, or 0 for the number of processors.";
        }

        settings.Threads = threads;
        return null;
    }

    private static string? ApplyMaxBody(SiloSettings settings, string text)
    {
        var (suffix, factor) = Sizes.First(size => text.EndsWith(size.Suffix, StringComparison.Ordinal));
        if (!int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count * factor is < 1 << 10 or > 1 << 30)
        {
            return "Write a size from 1KiB to 1GiB: a whole number of bytes, or of KiB, MiB or GiB, e.g. 64MiB.";
        }

        settings.MaxBody = (int)(count * factor);
        return null;
    }

    private static string? ApplyDrain(SiloSettings settings, string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 3600)
        {
            return "Write a whole number of seconds from 0 to 3600.";
        }

        settings.Drain = TimeSpan.FromSeconds(seconds);
        return null;
    }

    private static string? ApplyRedis(SiloSettings settings, string text)
    {
        const string advice = "Write HOST:PORT, or several joined by ',' and options of StackExchange.Redis behind them, e.g. redis-1:6379,password=...,ssl=true.";
        try
        {
            settings.Redis = ConfigurationOptions.Parse(text);

            // A silo waits for its Redis rather than end, and an operator learns at once what it waits for.
            settings.Redis.AbortOnConnectFail = false;
            return settings.Redis.EndPoints.Count > 0 ? null : advice;
        }
        catch (ArgumentException error)
        {
            return $"{error.Message} {advice}";
        }
    }

    private static string? ApplyName(string text, Action<string> apply)
    {
        apply(text);
        return GridName.IsValid(text) ? null : $"Write a name: {GridName.Rule}.";
    }

    private static string? ApplyAdvertise(SiloSettings settings, string text)
    {
        if (!IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return "Write the address of this machine that the other silos reach, e.g. 10.0.0.5.";
        }

        settings.Advertise = address;
        return null;
    }

    private static string? ApplyPort(string text, Action<int> apply)
    {
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return "Write a whole number from 1 to 65535.";
        }

        apply(port);
        return null;
    }

    private static string? ApplySwitch(string text, Action<bool> apply)
    {
        apply(text is "true");
        return text is "true" or "false" ? null : "Write true or false.";
    }
}
