namespace Orleans.Runtime.Directory;

// Which silo owns which part of the directory: each silo has PointsPerSilo points on a ring of 32-bit hashes, and a grain
// belongs to the silo of the first point at or after its own hash. Every process computes the same.
//
// What the directory relies on: of a set of silos that contains X, if X owns a grain, then X owns it in every smaller set
// that still contains X (fewer points come before X's).
//
// Cost: a binary search over the points.
internal sealed class DirectoryRing
{
    private const int PointsPerSilo = 32;

    private readonly uint[] _points;
    private readonly SiloAddress[] _owners;

    public DirectoryRing(IEnumerable<SiloAddress> silos)
    {
        Silos = [.. silos.Distinct().Order()];
        var points = Silos
            .SelectMany(static silo => Enumerable.Range(0, PointsPerSilo).Select(i => (Hash: Mix(IdSpan.Create($"{silo.ToParsableString()}#{i}").GetUniformHashCode()), Silo: silo)))
            .OrderBy(static point => point.Hash).ThenBy(static point => point.Silo)
            .ToArray();
        _points = [.. points.Select(static point => point.Hash)];
        _owners = [.. points.Select(static point => point.Silo)];
    }

    /// <summary>Gets the silos, in order.</summary>
    public SiloAddress[] Silos { get; }

    /// <summary>Returns the owner of a grain, or null if the ring has no silos.</summary>
    public SiloAddress? GetOwner(GrainId grain)
    {
        if (Silos.Length <= 1)
        {
            return Silos.Length == 0 ? null : Silos[0];
        }

        var index = Array.BinarySearch(_points, Mix(grain.GetUniformHashCode()));
        index = index < 0 ? ~index : index;
        return _owners[index == _owners.Length ? 0 : index];
    }

    public bool Contains(SiloAddress silo) => Array.BinarySearch(Silos, silo) >= 0;

    public bool HasSameSilos(IReadOnlyList<SiloAddress> silos) => Silos.AsSpan().SequenceEqual([.. silos]);

    private static uint Mix(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6Bu;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
