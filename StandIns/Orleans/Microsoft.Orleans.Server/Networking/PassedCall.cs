namespace Orleans.Runtime.Messaging;

/// <summary>Where a client's call of a grain was passed on to, and how often it has been.</summary>
internal readonly record struct PassedCall(SiloAddress Silo, GrainId Grain, int ForwardCount);
