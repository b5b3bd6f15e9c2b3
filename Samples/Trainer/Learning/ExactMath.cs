namespace Grid.Samples.Learning;

// The exponential from additions, multiplications and one division only.
//
// Math.Exp calls the machine's C library, whose last bit differs between versions and processors, and training carries
// such a bit into every weight. IEEE fixes the result of each operation used here (and of Math.Sqrt), and .NET never
// joins two of them, so that the same data and seed give the same model file everywhere.
internal static class ExactMath
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; the upper one has 21 zero bits at its end, so that its product with k is exact.
    private const double Ln2Upper = 6.93147180369123816490e-01;
    private const double Ln2Lower = 1.90821492927058770002e-10;

    // Terms of the series: at |r| <= ln 2 / 2 the next one is below 2^-53 of the sum.
    private const int Terms = 14;

    /// <summary>e to the power of x, to about one unit in the last place; 0 below -700, and x above 700 is taken as 700.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
        {
            return 0;
        }

        x = Math.Min(x, 700);
        double k = Math.Floor((x * Log2E) + 0.5);
        double r = x - (k * Ln2Upper) - (k * Ln2Lower);
        double sum = 1;
        for (int n = Terms; n > 0; n--)
        {
            sum = 1 + (sum * r / n);
        }

        double powerOfTwo = BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
        return sum * powerOfTwo;
    }

    /// <summary>The logistic function 1 / (1 + e^-x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Exp(-x));
}
