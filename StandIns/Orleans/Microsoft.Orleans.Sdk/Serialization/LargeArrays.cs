using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

// Allocates the arrays of arguments and results.
//
// Large ones are garbage as soon as their call is over, and the collector, which sees a heap of large objects that is next
// to empty, collects the whole heap every few megabytes of them: with 600 KB arguments that took half of all processor time.
// How much it lets gather depends on how much has stayed. So the first large array brings another one that stays: nobody
// touches it, so it takes addresses and no memory, and up to about its size of garbage gathers between two collections. A
// process that may use little memory goes without.
internal static class LargeArrays
{
    /// <summary>From here on an object is a large one to the collector.</summary>
    private const int MinLarge = 85_000;

    private const int StayingLength = 64 * 1024 * 1024;
    private const long MinAvailable = 16L * StayingLength;

    // Kept alive by being here.
    private static byte[]? Staying;
    private static volatile bool IsDecided;

    /// <summary>Returns an array whose items the caller will set, all of them.</summary>
    public static T[] Allocate<T>(int length)
    {
        if ((long)length * Unsafe.SizeOf<T>() >= MinLarge && !IsDecided)
        {
            Decide();
        }

        return GC.AllocateUninitializedArray<T>(length);
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
                Staying = GC.AllocateUninitializedArray<byte>(StayingLength);
            }
        }
    }
}
