using Grid.Samples.Learning;

namespace Grid.Samples.Spam;

// The n-grams of character classes that tell spam from ham, and which of them a message has.
//
// An n-gram is kept as a string whose characters are classes. Chosen are those with the highest chi-squared statistic of
// "message has it" against "message is spam" among those that enough messages have. Ties fall by the n-gram's own order.
internal sealed class Vocabulary
{
    public const int MaxLength = 5;

    private readonly Dictionary<string, int> _indices;

    private Vocabulary(IEnumerable<string> nGrams)
    {
        NGrams = [.. nGrams.OrderBy(nGram => nGram.Length).ThenBy(nGram => nGram, StringComparer.Ordinal)];
        _indices = NGrams.Select((nGram, i) => (nGram, i)).ToDictionary(item => item.nGram, item => item.i, StringComparer.Ordinal);
    }

    /// <summary>Gets the n-grams: short ones first.</summary>
    public IReadOnlyList<string> NGrams { get; }

    /// <param name="messages">Classes of the characters of each message, and 1 for spam.</param>
    /// <param name="minMessages">An n-gram that fewer messages have is left out.</param>
    /// <param name="size">N-grams to choose.</param>
    public static Vocabulary Choose(IReadOnlyList<Row<char[]>> messages, int minMessages, int size)
    {
        var counts = new Dictionary<string, (int Ham, int Spam)>(StringComparer.Ordinal);
        foreach (Row<char[]> message in messages)
        {
            foreach (string nGram in Of(message.Features))
            {
                (int ham, int spam) = counts.GetValueOrDefault(nGram);
                counts[nGram] = message.Label == 0 ? (ham + 1, spam) : (ham, spam + 1);
            }
        }

        int spamTotal = messages.Sum(message => message.Label);
        int hamTotal = messages.Count - spamTotal;
        return new Vocabulary(counts
            .Where(item => item.Value.Ham + item.Value.Spam >= minMessages)
            .OrderByDescending(item => ChiSquared(item.Value.Ham, item.Value.Spam, hamTotal, spamTotal))
            .ThenBy(item => item.Key, StringComparer.Ordinal)
            .Take(size)
            .Select(item => item.Key));
    }

    /// <summary>Gives 1 for each n-gram that the message has.</summary>
    public SparseVector Find(char[] classes)
    {
        int[] found = [.. Of(classes).Where(_indices.ContainsKey).Select(nGram => _indices[nGram]).Order()];
        return new SparseVector(found, [.. Enumerable.Repeat(1.0, found.Length)]);
    }

    private static HashSet<string> Of(char[] classes)
    {
        var nGrams = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < classes.Length; start++)
        {
            int longest = Math.Min(MaxLength, classes.Length - start);
            for (var length = 1; length <= longest && classes[start + length - 1] != Alphabet.Other; length++)
            {
                nGrams.Add(new string(classes, start, length));
            }
        }

        return nGrams;
    }

    private static double ChiSquared(int ham, int spam, int hamTotal, int spamTotal)
    {
        double total = hamTotal + spamTotal;
        double with = ham + spam;
        double without = total - with;
        double difference = ((double)ham * (spamTotal - spam)) - ((double)spam * (hamTotal - ham));

        // An n-gram that every message has tells nothing.
        return without == 0 ? 0 : total * difference * difference / (with * without * hamTotal * spamTotal);
    }
}
