using System.Globalization;
using Grid.Silo.Peers;

namespace Grid.Silo.Rest;

// Paths are matched on the raw request target, segment by segment: the table is small and fixed, so this costs a few
// comparisons, and a percent-encoded slash in a name stays part of the name. Names are decoded; the protocol's own words
// are not, since no client encodes them.

/// <summary>
/// What a request target names.
/// </summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Model">The model, decoded but not checked; empty if the endpoint has none.</param>
/// <param name="Version">The version; 0 if none is named, -1 if the number is too large to be a version.</param>
/// <param name="Repository">The repository, decoded but not checked; empty if none is named.</param>
internal readonly record struct RestPath(RestEndpoint Endpoint, string Model = "", long Version = 0, string Repository = "")
{
    /// <summary>The most segments of any path, <c>v2/models/M/versions/V/trace/setting</c>, and one to tell that there are more.</summary>
    private const int MaxSegments = 8;

    /// <summary>Gets the path of nothing that exists.</summary>
    public static RestPath Unknown => new(RestEndpoint.None);

    /// <summary>Reads a request target.</summary>
    /// <param name="target">The target as it came, e.g. <c>/v2/models/m/infer?x=1</c>.</param>
    /// <returns>What it names.</returns>
    public static RestPath Parse(ReadOnlySpan<char> target)
    {
        var path = PathOf(target);
        if (path is "/v2" or "/v2/")
        {
            return new(RestEndpoint.Server);
        }

        if (!path.StartsWith("/v2/"))
        {
            return path.StartsWith(PeerPaths.Prefix) ? new(RestEndpoint.Peer) : Unknown;
        }

        Span<Range> ranges = stackalloc Range[MaxSegments];
        path = path[4..];
        ranges = ranges[..path.Split(ranges, '/')];
        return path[ranges[0]] switch
        {
            "health" => ParseHealth(path, ranges[1..]),
            "models" => ParseModels(path, ranges[1..]),
            "repository" => ParseRepository(path, ranges[1..]),
            "systemsharedmemory" or "cudasharedmemory" or "logging" or "trace" => new(RestEndpoint.NotSupported),
            _ => Unknown,
        };
    }

    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        target = query < 0 ? target : target[..query];
        if (target.IsEmpty || target[0] == '/')
        {
            return target;
        }

        // The absolute form, which a proxy may send: http://host/path.
        var authority = target.IndexOf("://");
        if (authority < 0)
        {
            return default;
        }

        target = target[(authority + 3)..];
        var slash = target.IndexOf('/');
        return slash < 0 ? default : target[slash..];
    }

    private static RestPath ParseHealth(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges)
        => ranges.Length != 1 ? Unknown : path[ranges[0]] switch
        {
            "live" => new(RestEndpoint.Live),
            "ready" => new(RestEndpoint.Ready),
            _ => Unknown,
        };

    private static RestPath ParseModels(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges)
    {
        if (ranges.IsEmpty)
        {
            return new(RestEndpoint.Models);
        }

        var name = path[ranges[0]];
        if (ranges.Length == 1 && name is "stats")
        {
            return new(RestEndpoint.AllStatistics);
        }

        ranges = ranges[1..];
        long version = 0;
        if (ranges.Length > 0 && path[ranges[0]] is "versions")
        {
            if (ranges.Length == 1 || !TryParseVersion(path[ranges[1]], out version))
            {
                return Unknown;
            }

            ranges = ranges[2..];
        }

        var endpoint = ranges.Length switch
        {
            0 => RestEndpoint.Model,
            1 => path[ranges[0]] switch
            {
                "infer" => RestEndpoint.Infer,
                "ready" => RestEndpoint.ModelReady,
                "config" => RestEndpoint.ModelConfig,
                "stats" => RestEndpoint.ModelStatistics,
                "generate" or "generate_stream" or "infer_stream" => RestEndpoint.NotSupported,
                _ => RestEndpoint.None,
            },
            2 when path[ranges[0]] is "trace" && path[ranges[1]] is "setting" => RestEndpoint.NotSupported,
            _ => RestEndpoint.None,
        };
        return endpoint == RestEndpoint.None ? Unknown : new(endpoint, Decode(name), version);
    }

    // The repository's name may stand between: repository/index, repository/R/index, repository/models/M/load,
    // repository/R/models/M/load.
    private static RestPath ParseRepository(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges)
    {
        var repository = "";
        if (ranges.Length is 2 or 4)
        {
            repository = Decode(path[ranges[0]]);
            ranges = ranges[1..];
        }

        return ranges.Length switch
        {
            1 when path[ranges[0]] is "index" => new(RestEndpoint.RepositoryIndex, Repository: repository),
            3 when path[ranges[0]] is "models" => path[ranges[2]] switch
            {
                "load" => new(RestEndpoint.RepositoryLoad, Decode(path[ranges[1]]), Repository: repository),
                "unload" => new(RestEndpoint.RepositoryUnload, Decode(path[ranges[1]]), Repository: repository),
                _ => Unknown,
            },
            _ => Unknown,
        };
    }

    // Digits only. More of them than a version can have name one that isn't there, like any other unknown version; so does 0,
    // which stands for "no version named" elsewhere.
    private static bool TryParseVersion(ReadOnlySpan<char> text, out long version)
    {
        version = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version) || version == 0)
        {
            version = -1;
        }

        return true;
    }

    private static string Decode(ReadOnlySpan<char> segment)
        => segment.Contains('%') ? Uri.UnescapeDataString(segment) : segment.ToString();
}
