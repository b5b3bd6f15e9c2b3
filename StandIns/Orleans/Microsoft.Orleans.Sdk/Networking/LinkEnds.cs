namespace Orleans.Runtime.Messaging;

/// <summary>The two ends of a connection; an envelope leaves out an address that is the obvious one.</summary>
internal readonly record struct LinkEnds(SiloAddress Writer, SiloAddress Reader);
