using System.Collections.Immutable;

namespace Grid.Models;

// Where a new replica goes: to a silo that runs, isn't about to stop and isn't suspected; among those to one that holds the
// files already; among those to the one with the fewest replicas of this model; among those by a hash, so that the first
// replicas of many models spread.
//
// A silo that is suspected or about to stop is believed to be so until membership says that it is gone, or for a while.

/// <summary>
/// Chooses silos for a model's replicas, and tells which of them still serve.
/// </summary>
internal sealed class SiloChoice(IClusterMembershipService membership, TimeProvider clock)
{
    private static readonly TimeSpan AvoidedFor = TimeSpan.FromMinutes(2);
    private readonly Dictionary<SiloAddress, long> _avoided = [];

    /// <summary>Tells whether a silo runs, as far as membership knows.</summary>
    public bool IsAlive(SiloAddress silo)
        => membership.CurrentSnapshot.GetSiloStatus(silo) is not (SiloStatus.Dead or SiloStatus.None);

    /// <summary>Tells whether a silo runs, by its parsable address.</summary>
    public bool IsAlive(string silo) => SiloAddress.TryParse(silo, null, out var address) && IsAlive(address);

    /// <summary>Tells whether a replica may stay on a silo. Where no silo is any better, it stays as long as the silo lives.</summary>
    public bool MayKeep(SiloAddress silo)
        => IsAlive(silo) && (IsGood(silo) || !membership.CurrentSnapshot.Members.Keys.Any(IsGood));

    /// <summary>Has a silo get no more replicas for a while.</summary>
    public void Avoid(SiloAddress silo)
        => _avoided[silo] = clock.GetTimestamp() + (long)(AvoidedFor.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Chooses a silo.</summary>
    /// <param name="key">What is to be placed.</param>
    /// <param name="taken">The silos of the model's other replicas, once for each.</param>
    /// <param name="holders">The silos that hold the files.</param>
    /// <returns>The silo, or null to leave it to Orleans: there is no choice.</returns>
    public SiloAddress? Choose(ReplicaKey key, ImmutableArray<SiloAddress> taken, IReadOnlyCollection<SiloAddress> holders)
    {
        var silos = membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .Select(static member => member.SiloAddress)
            .ToArray();
        if (silos.Length <= 1)
        {
            return null;
        }

        // With nobody but avoided ones left, those will have to do.
        var good = Array.FindAll(silos, silo => !IsAvoided(silo));
        return (good.Length > 0 ? good : silos)
            .OrderBy(silo => holders.Count > 0 && !holders.Contains(silo))
            .ThenBy(silo => taken.Count(silo.Equals))
            .ThenBy(silo => Mix(key, silo))
            .First();
    }

    /// <summary>Chooses a silo that isn't among some.</summary>
    /// <param name="key">What is to be placed.</param>
    /// <param name="taken">Those that it must not be.</param>
    /// <returns>The silo, or null if there is no other.</returns>
    public SiloAddress? ChooseOther(ReplicaKey key, IReadOnlyCollection<SiloAddress> taken)
        => membership.CurrentSnapshot.Members.Keys
            .Where(silo => IsGood(silo) && !taken.Contains(silo))
            .OrderBy(silo => Mix(key, silo))
            .FirstOrDefault();

    private bool IsGood(SiloAddress silo)
        => membership.CurrentSnapshot.GetSiloStatus(silo) == SiloStatus.Active && !IsAvoided(silo);

    private bool IsAvoided(SiloAddress silo)
    {
        if (!_avoided.TryGetValue(silo, out var until))
        {
            return false;
        }

        if (clock.GetTimestamp() < until && IsAlive(silo))
        {
            return true;
        }

        _avoided.Remove(silo);
        return false;
    }

    private static ulong Mix(ReplicaKey key, SiloAddress silo)
    {
        // FNV-1a over both: spread is wanted, and the same answer for the same question.
        var hash = 14695981039346656037UL;
        foreach (var c in $"{key}@{silo.ToParsableString()}")
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return hash;
    }
}
