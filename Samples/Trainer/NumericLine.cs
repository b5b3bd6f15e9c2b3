using System.Globalization;

namespace Grid.Samples;

// A line of numbers joined by commas.
internal static class NumericLine
{
    /// <exception cref="InvalidDataException">The line has another count, or a part is no number.</exception>
    public static float[] Parse(string line, int count, string path, int lineNumber)
    {
        string[] parts = line.Split(',');
        if (parts.Length != count)
        {
            throw new InvalidDataException($"{path}, line {lineNumber}: {parts.Length} values, not {count}. Take the file that Samples/ATTRIBUTION.md names.");
        }

        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                throw new InvalidDataException($"{path}, line {lineNumber}: '{parts[i]}' is no number. Take the file that Samples/ATTRIBUTION.md names.");
            }
        }

        return values;
    }
}
