using System.Runtime.CompilerServices;

namespace Grid.Silo.Rest;

// Floating-point numbers as requests mostly write them: up to 15 or 16 digits and a small exponent. Their digits are an
// integer that FP64 holds exactly, and so is the power of ten: one division or multiplication gives the nearest FP64
// (Clinger, "How to read floating point numbers accurately", 1990). Anything else is left to the general reader.
//
// Rounding that FP64 again to FP32 is right unless it lies exactly between two FP32s, where the digits that were rounded
// off would have decided; then, too, the general reader is asked.

/// <summary>
/// The fast path for floating-point numbers in JSON.
/// </summary>
internal static class JsonNumber
{
    private const int MaxDigits = 19;
    private const ulong MaxExact = 1UL << 53;
    private const ulong HalfwayMask = (1UL << 29) - 1;
    private const ulong Halfway = 1UL << 28;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads an FP32.</summary>
    /// <param name="text">A number that JSON's grammar allows.</param>
    /// <param name="value">The nearest FP32.</param>
    /// <returns>False if the number isn't one for this path.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out float value)
    {
        var found = TryRead(text, out double wide);
        value = (float)wide;
        return found && (BitConverter.DoubleToUInt64Bits(wide) & HalfwayMask) != Halfway;
    }

    /// <summary>Reads an FP64.</summary>
    /// <param name="text">A number that JSON's grammar allows.</param>
    /// <param name="value">The nearest FP64.</param>
    /// <returns>False if the number isn't one for this path.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var isNegative = text[0] == '-';
        var i = isNegative ? 1 : 0;
        var start = i;
        ulong digits = 0;
        i = ReadDigits(text, i, ref digits);
        var count = i - start;
        var exponent = 0;
        if (i < text.Length && text[i] == '.')
        {
            var fraction = ++i;
            i = ReadDigits(text, i, ref digits);
            exponent = fraction - i;
            count += i - fraction;
        }

        // Leading zeros count, too: a few numbers more go the general way.
        if (count > MaxDigits || (i < text.Length && !TryReadExponent(text[(i + 1)..], ref exponent)) || digits > MaxExact
            || Math.Abs(exponent) >= Powers.Length)
        {
            return false;
        }

        value = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        value = isNegative ? -value : value;
        return true;
    }

    // Overflows beyond 19 digits, which the caller refuses.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ReadOnlySpan<byte> text, int i, ref ulong digits)
    {
        for (; i < text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit > 9)
            {
                break;
            }

            digits = unchecked((digits * 10) + digit);
        }

        return i;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        var isNegative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        if (text.Length > 2)
        {
            return false;
        }

        ulong written = 0;
        ReadDigits(text, 0, ref written);
        exponent += isNegative ? -(int)written : (int)written;
        return true;
    }
}
