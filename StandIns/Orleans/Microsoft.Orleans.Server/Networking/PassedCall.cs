namespace Orleans.Runtime.Messaging;

/// <summary>Where a client's call was passed on to, and how often it has been.</summary>
internal readonly record struct PassedCall(SiloAddress Silo, int ForwardCount);
