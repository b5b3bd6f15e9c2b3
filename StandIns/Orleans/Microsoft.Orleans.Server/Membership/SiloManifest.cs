namespace Orleans.Runtime.MembershipService;

/// <summary>What a silo tells the others of itself: its grain classes, so that they know what it can take, and its metadata.</summary>
[GenerateSerializer, Immutable, Alias("sys.silo.manifest")]
internal sealed record SiloManifest([property: Id(0)] GrainClassEntry[] Classes, [property: Id(1)] SiloMetadata.SiloMetadata Metadata);

/// <summary>A grain class by its names alone: the silo that reads it may not have the class.</summary>
[GenerateSerializer, Immutable, Alias("sys.silo.class")]
internal sealed record GrainClassEntry(
    [property: Id(0)] GrainType GrainType, [property: Id(1)] string ClassName, [property: Id(2)] string[] Interfaces);
