namespace Grid.OnnxModels;

// The generator SplitMix64 (Steele, Lea, Flood 2014): one 64-bit state, three multiplications and shifts for a number.
//
// System.Random is not used because its sequence for a seed is not promised from one .NET version to the next, and
// weights must come out the same, byte for byte, on every machine. For the same reason normal numbers come from sums and
// not from logarithms and cosines, whose last bits differ between C libraries.

/// <summary>A seeded source of random numbers that is the same on every machine and version.</summary>
/// <param name="seed">The start of the sequence.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Gives 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Gives a number from 0 to below 1.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gives an integer from 0 to below <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)(NextUnit() * limit);

    /// <summary>Gives a number of mean 0 and deviation 1, nearly normal: a sum of twelve uniform ones, within ±6.</summary>
    public double NextNormal()
    {
        double sum = -6;
        for (var i = 0; i < 12; i++)
        {
            sum += NextUnit();
        }

        return sum;
    }

    /// <summary>Puts items in random order, every order being as likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
