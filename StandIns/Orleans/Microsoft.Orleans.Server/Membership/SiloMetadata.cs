using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>What a silo says of itself to the others.</summary>
[GenerateSerializer, Alias("Orleans.Runtime.MembershipService.SiloMetadata.SiloMetadata")]
public record SiloMetadata
{
    public static SiloMetadata Empty { get; } = new();

    [Id(0)]
    public ImmutableDictionary<string, string> Metadata { get; private init; } = ImmutableDictionary<string, string>.Empty;

    internal static SiloMetadata Create(IEnumerable<KeyValuePair<string, string>> values) => new() { Metadata = values.ToImmutableDictionary() };
}

/// <summary>Knows the metadata of the cluster's silos.</summary>
public interface ISiloMetadataCache
{
    /// <summary>Returns a silo's metadata, empty for a silo that is unknown.</summary>
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}

internal sealed class SiloMetadataCache(SiloRuntime silo) : ISiloMetadataCache
{
    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => silo.Manifests.Get(siloAddress)?.Metadata ?? SiloMetadata.Empty;
}

/// <summary>Gives a silo metadata.</summary>
public static class SiloMetadataHostingExtensions
{
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, Dictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        builder.Services.AddSingleton(SiloMetadata.Create(metadata));
        builder.Services.TryAddSingleton<ISiloMetadataCache, SiloMetadataCache>();
        return builder;
    }

    /// <summary>Takes the metadata from the section ORLEANS:METADATA of the configuration.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder)
        => builder.UseSiloMetadata(builder.Configuration.GetSection("ORLEANS").GetSection("METADATA"));

    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfigurationSection configurationSection)
        => builder.UseSiloMetadata(configurationSection.AsEnumerable(makePathsRelative: true)
            .Where(static pair => pair.Value is not null)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value!));
}
