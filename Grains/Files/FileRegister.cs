using System.Collections.Immutable;
using Grid.Models;

namespace Grid.Files;

// Which files are a model's, when several silos have a models folder each.
//
//   1. The files of a version are those that were told of first. A silo with others for the same version is none of their
//      holders: what it loads it fetches.
//   2. An operator's load means what lies in the folder of the silo that was asked, so there the newcomer wins.
//   3. The newcomer also wins where nobody else has the files: no other silo that lives holds them, so it would be that or
//      nothing, as for a silo whose folder was changed while it was down.
//   4. A silo tells of all it holds, so a version that it leaves out it holds no more. Files that lie in no folder any more are
//      forgotten, whoever still has a copy: an operator who deletes a version means it.
//
// A pure function of the entries, so that it can be tested without a cluster.

/// <summary>
/// Merges what silos tell of a model's files.
/// </summary>
internal static class FileRegister
{
    /// <summary>Takes in what a silo holds.</summary>
    /// <param name="entries">What is known, by version.</param>
    /// <param name="told">What the silo tells.</param>
    /// <param name="isMeant">Whether an operator has named this silo's folder.</param>
    /// <param name="isAlive">Tells whether a silo lives, by its parsable address.</param>
    /// <param name="conflicts">The versions of which the silo holds other files than are kept.</param>
    /// <returns>What is known now, by version; equal to <paramref name="entries"/> if nothing changed.</returns>
    public static ImmutableArray<StoredFiles> Merge(
        ImmutableArray<StoredFiles> entries,
        ModelFiles told,
        bool isMeant,
        Func<string, bool> isAlive,
        out ImmutableArray<long> conflicts)
    {
        var merged = new SortedDictionary<long, StoredFiles>();
        foreach (var entry in entries)
        {
            merged[entry.Version] = entry;
        }

        var refused = ImmutableArray.CreateBuilder<long>();
        foreach (var version in told.Versions)
        {
            var holder = new FileHolder(told.Holder, told.Silo.ToParsableString(), told.Door, version.IsCopy);
            if (!merged.TryGetValue(version.Version, out var entry))
            {
                // A copy without an original is one that nobody means any more.
                if (!version.IsCopy)
                {
                    merged.Add(version.Version, new StoredFiles(version.Version, version.Digest, version.Bytes, [holder]));
                }
            }
            else if (entry.Digest == version.Digest)
            {
                merged[version.Version] = With(entry, holder);
            }
            else if (!version.IsCopy
                && (isMeant || !entry.Holders.Any(each => each.Id != told.Holder && isAlive(each.Silo))))
            {
                merged[version.Version] = new StoredFiles(version.Version, version.Digest, version.Bytes, [holder]);
            }
            else
            {
                merged[version.Version] = entry.Without(told.Holder);
                if (!version.IsCopy)
                {
                    refused.Add(version.Version);
                }
            }
        }

        foreach (var entry in entries)
        {
            if (!told.Versions.Any(version => version.Version == entry.Version))
            {
                merged[entry.Version] = entry.Without(told.Holder);
            }
        }

        conflicts = refused.ToImmutable();
        var result = merged.Values.Where(static entry => entry.Holders.Any(static holder => !holder.IsCopy)).ToImmutableArray();
        return AreSame(entries, result) ? entries : result;
    }

    /// <summary>Lists the doors where a version can be fetched.</summary>
    public static ImmutableArray<string> Doors(StoredFiles entry, Func<string, bool> isAlive)
        => [.. entry.Holders.Where(holder => isAlive(holder.Silo)).Select(static holder => holder.Door).Distinct()];

    private static StoredFiles With(StoredFiles entry, FileHolder holder)
        => entry.Holders.Contains(holder) ? entry : entry.With(holder);

    private static bool AreSame(ImmutableArray<StoredFiles> left, ImmutableArray<StoredFiles> right)
        => left.Length == right.Length
            && left.Zip(right).All(static pair => pair.First.Version == pair.Second.Version
                && pair.First.Digest == pair.Second.Digest
                && pair.First.Holders.SequenceEqual(pair.Second.Holders));
}
