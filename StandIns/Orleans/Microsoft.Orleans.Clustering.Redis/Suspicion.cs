namespace Orleans.Clustering.Redis;

/// <summary>Who suspects a silo to be dead, and since when.</summary>
internal sealed record Suspicion(string Silo, DateTime Time);
