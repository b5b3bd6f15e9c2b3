using System.Globalization;

namespace StackExchange.Redis;

// Floating-point numbers as Redis reads and writes them.
internal static class RedisNumbers
{
    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static bool TryParse(string text, out double value)
    {
        switch (text)
        {
            case "inf" or "+inf" or "INF" or "+INF":
                value = double.PositiveInfinity;
                return true;
            case "-inf" or "-INF":
                value = double.NegativeInfinity;
                return true;
            case "nan" or "NaN":
                value = double.NaN;
                return true;
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }
    }
}
