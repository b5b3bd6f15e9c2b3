using System.Globalization;

namespace Grid.ModelCases;

// Compares an answer with what was expected; says the first difference, or nothing.
internal static class Comparison
{
    public static string? Difference(CaseTensor expected, CaseTensor? actual, double relative, double absolute)
    {
        if (actual is null)
        {
            return $"{expected.Name} is missing";
        }

        if (expected.DataType != actual.DataType || !expected.Shape.SequenceEqual(actual.Shape))
        {
            return $"{expected.Name} is {actual.DataType}[{string.Join(',', actual.Shape)}], expected {expected.DataType}[{string.Join(',', expected.Shape)}]";
        }

        if (expected.Data.AsSpan().SequenceEqual(actual.Data))
        {
            return null;
        }

        if (expected.DataType is "BYTES" or "INT64" or "UINT64" or "BOOL")
        {
            return $"{expected.Name} has other bytes than expected";
        }

        var (wanted, found) = (expected.Values(), actual.Values());
        for (var i = 0; i < wanted.Length; i++)
        {
            var same = wanted[i].Equals(found[i]) || Math.Abs(wanted[i] - found[i]) <= absolute + (relative * Math.Abs(wanted[i]));
            if (!same)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{expected.Name}[{i}] is {found[i]:R}, expected {wanted[i]:R}");
            }
        }

        return null;
    }
}
