using System.Globalization;
using System.Text.Json;
using Grid.Repository;

namespace Grid.Serving;

/// <summary>
/// Reads a model's configuration. All faults are told at once, each with what to write instead.
/// </summary>
internal sealed class ModelConfigReader
{
    private const string Members = "name, platform, versions, batching, maxBatchSize, maxQueueDelay and queue";

    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 8,
    };

    private readonly List<string> _faults = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The JSON text, or null for a model that has none.</param>
    /// <param name="model">The model's name, which the configuration may repeat.</param>
    /// <param name="platform">The platform, which the configuration may repeat.</param>
    /// <param name="config">The configuration, or the default if there are faults.</param>
    /// <returns>The faults; empty if there are none.</returns>
    public static IReadOnlyList<string> Read(string? json, string model, string platform, out ModelConfig config)
    {
        config = ModelConfig.Default;
        if (json is null)
        {
            return [];
        }

        var reader = new ModelConfigReader();
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            config = reader.Read(document.RootElement, model, platform);
        }
        catch (JsonException exception)
        {
            // The parser counts from 0; editors from 1.
            reader._faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The configuration is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
        }

        catch (InvalidOperationException exception)
        {
            // JSON escapes can write half of a surrogate pair, which is no text.
            reader._faults.Add($"The configuration holds a string that is not Unicode text: {exception.Message}");
        }

        return reader._faults;
    }

    private ModelConfig Read(JsonElement root, string model, string platform)
    {
        var config = ModelConfig.Default;
        if (root.ValueKind != JsonValueKind.Object)
        {
            _faults.Add($"The configuration is {Kind(root)}; write an object with any of {Members}.");
            return config;
        }

        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "name":
                    Expect(value, "name", model);
                    break;
                case "platform":
                    Expect(value, "platform", platform);
                    break;
                case VersionPolicy.Member:
                    config = config with { Versions = ReadVersions(value) };
                    break;
                case "batching":
                    config = config with { Batching = ReadBatching(value) };
                    break;
                case "maxBatchSize":
                    config = config with { MaxBatchSize = (int?)ReadNumber(value, "maxBatchSize", 1, 65_536) };
                    break;
                case "maxQueueDelay":
                    config = config with { MaxQueueDelay = ReadDuration(value) };
                    break;
                case "queue":
                    config = ReadQueue(value, config);
                    break;
                default:
                    _faults.Add($"'{member.Name}' is not a member of the configuration; write any of {Members}.");
                    break;
            }
        }

        return config;
    }

    private ModelConfig ReadQueue(JsonElement queue, ModelConfig config)
    {
        if (queue.ValueKind != JsonValueKind.Object)
        {
            _faults.Add($"'queue' is {Kind(queue)}; write an object with maxRequests, maxBytes or both.");
            return config;
        }

        foreach (var member in queue.EnumerateObject())
        {
            switch (member.Name)
            {
                case "maxRequests":
                    config = config with { QueueMaxRequests = (int?)ReadNumber(member.Value, "queue.maxRequests", 1, 1_000_000) };
                    break;
                case "maxBytes":
                    config = config with { QueueMaxBytes = ReadNumber(member.Value, "queue.maxBytes", 1024, 1L << 40) };
                    break;
                default:
                    _faults.Add($"'queue.{member.Name}' is not a member of the configuration; write maxRequests or maxBytes.");
                    break;
            }
        }

        return config;
    }

    private VersionPolicy ReadVersions(JsonElement value)
    {
        if (VersionPolicy.TryRead(value, out var policy))
        {
            return policy;
        }

        _faults.Add($"'{VersionPolicy.Member}' is {value.GetRawText()}; write {VersionPolicy.Forms}.");
        return VersionPolicy.Default;
    }

    private BatchingMode ReadBatching(JsonElement value)
    {
        switch (value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        {
            case "auto":
                return BatchingMode.Auto;
            case "never":
                return BatchingMode.Never;
            case "always":
                return BatchingMode.Always;
            default:
                _faults.Add($"'batching' is {value.GetRawText()}; write \"auto\", \"never\" or \"always\".");
                return BatchingMode.Auto;
        }
    }

    private long? ReadNumber(JsonElement value, string name, long min, long max)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            return number;
        }

        _faults.Add(string.Create(
            CultureInfo.InvariantCulture, $"'{name}' is {value.GetRawText()}; write a whole number from {min} to {max}."));
        return null;
    }

    private TimeSpan ReadDuration(JsonElement value)
    {
        const long MaxMicroseconds = 10_000_000;
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString().AsSpan();
            var (unit, microseconds) = text switch
            {
                _ when text.EndsWith("ms") => (2, 1000L),
                _ when text.EndsWith("us") || text.EndsWith("µs") => (2, 1L),
                _ => (0, 0L),
            };
            if (unit > 0
                && long.TryParse(text[..^unit].TrimEnd(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= MaxMicroseconds / microseconds)
            {
                return TimeSpan.FromMicroseconds(number * microseconds);
            }
        }

        _faults.Add(
            $"'maxQueueDelay' is {value.GetRawText()}; write a text of a whole number and its unit, from \"0us\" to \"10000ms\", "
            + "e.g. \"500us\" or \"2ms\".");
        return TimeSpan.Zero;
    }

    private void Expect(JsonElement value, string name, string expected)
    {
        if (value.ValueKind != JsonValueKind.String || !value.ValueEquals(expected))
        {
            _faults.Add($"'{name}' is {value.GetRawText()}; write \"{expected}\" or leave it out.");
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}
