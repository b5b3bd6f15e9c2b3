namespace Grid;

/// <summary>
/// Marks a grain interface that clients of the cluster may call. Silos refuse clients' calls of all others.
/// </summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class OpenToClientsAttribute : Attribute;
