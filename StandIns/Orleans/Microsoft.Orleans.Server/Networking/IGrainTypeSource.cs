namespace Orleans.Runtime.Messaging;

/// <summary>Knows which grain classes there are in the cluster, for clients, which see interfaces only.</summary>
internal interface IGrainTypeSource
{
    IReadOnlyCollection<GrainTypeEntry> GetGrainTypes();
}
