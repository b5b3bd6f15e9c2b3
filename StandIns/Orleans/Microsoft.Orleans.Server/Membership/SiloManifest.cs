using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

/// <summary>What a silo tells the others of itself: its grain classes, so that they know what it can take, and its metadata.</summary>
[GenerateSerializer, Immutable, Alias("sys.silo.manifest")]
internal sealed record SiloManifest([property: Id(0)] GrainTypeEntry[] Classes, [property: Id(1)] SiloMetadata.SiloMetadata Metadata);
