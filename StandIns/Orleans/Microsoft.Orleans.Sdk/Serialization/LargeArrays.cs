using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

// Allocates the arrays of arguments and results.
//
// Large ones are garbage as soon as their call is over, and the collector, which sees a heap of large objects that is next
// to empty, collects the whole heap every few megabytes of them: with 600 KB arguments that took half of all processor time.
// How much it lets gather depends on how much has stayed. So the first large array brings another one that stays: nobody
// touches it, so it takes addresses and no memory, and up to about its size of garbage gathers between two collections.
//
// What is empty after a collection goes back to the system by whole regions, to be faulted in again page by page a moment
// later: that took about a tenth of what was left. So a few arrays that are just large enough to live there stay, too,
// scattered among the first large ones; they keep the regions that those live in, up to fifteen of (as a rule) 32 MB.
//
// A process that may use little memory goes without both.
internal static class LargeArrays
{
    /// <summary>From here on an object is a large one to the collector.</summary>
    private const int MinLarge = 85_000;

    private const int UntouchedLength = 128 * 1024 * 1024;
    private const long MinAvailable = 32L * UntouchedLength;

    private const int AnchorEvery = 16 * 1024 * 1024;
    private const int AnchorLength = MinLarge + 1000;
    private const int AnchorCount = 15;

    // Kept alive by being here.
    private static readonly byte[]?[] Anchors = new byte[]?[AnchorCount];
    private static byte[]? Untouched;

    private static long Allocated;
    private static volatile bool IsDecided;

    /// <summary>Returns an array whose items the caller will set, all of them.</summary>
    public static T[] Allocate<T>(int length)
    {
        var bytes = (long)length * Unsafe.SizeOf<T>();
        if (bytes >= MinLarge)
        {
            Prepare(bytes);
        }

        return GC.AllocateUninitializedArray<T>(length);
    }

    private static void Prepare(long bytes)
    {
        if (!IsDecided)
        {
            Decide();
        }

        if (Untouched is null || Volatile.Read(ref Allocated) >= (long)AnchorCount * AnchorEvery)
        {
            return;
        }

        // One for each step that this one has passed.
        var allocated = Interlocked.Add(ref Allocated, bytes);
        for (var i = (allocated - bytes) / AnchorEvery; i < Math.Min(allocated / AnchorEvery, AnchorCount); i++)
        {
            Anchors[i] = GC.AllocateUninitializedArray<byte>(AnchorLength);
        }
    }

    private static void Decide()
    {
        // Known from the first collection on.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available != 0)
        {
            IsDecided = true;
            if (available >= MinAvailable)
            {
                Untouched = GC.AllocateUninitializedArray<byte>(UntouchedLength);
            }
        }
    }
}
