namespace Orleans.Runtime;

/// <summary>Where an activation of a grain is.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Runtime.GrainAddress")]
public sealed class GrainAddress : IEquatable<GrainAddress>
{
    [Id(0)]
    public GrainId GrainId { get; init; }

    [Id(1)]
    public ActivationId ActivationId { get; init; }

    [Id(2)]
    public SiloAddress? SiloAddress { get; init; }

    [Id(3)]
    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    public bool IsComplete => !GrainId.IsDefault && !ActivationId.IsDefault && SiloAddress is not null;

    public bool Matches(GrainAddress? other)
        => other is not null && GrainId == other.GrainId
            && (SiloAddress is null || other.SiloAddress is null || SiloAddress.Equals(other.SiloAddress))
            && (ActivationId.IsDefault || other.ActivationId.IsDefault || ActivationId == other.ActivationId);

    public bool Equals(GrainAddress? other)
        => other is not null && GrainId == other.GrainId && ActivationId == other.ActivationId && Equals(SiloAddress, other.SiloAddress);

    public override bool Equals(object? obj) => Equals(obj as GrainAddress);

    public override int GetHashCode() => HashCode.Combine(GrainId, ActivationId, SiloAddress);

    public override string ToString() => $"[{SiloAddress} {GrainId} {ActivationId}]";
}
