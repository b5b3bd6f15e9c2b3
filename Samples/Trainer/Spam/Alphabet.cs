using System.Text;

namespace Grid.Samples.Spam;

// Turns a message into small numbers, one for each character: its class.
//
// Letters of either case are one class and so are the ten digits: what betrays spam is that there is a long number, not
// which. Characters that few messages have are class 0, as is the padding of a batch, and no n-gram holds class 0; so what
// is unknown, and what messages stand beside in a batch, changes no answer. Class 1 is the start of the message, class 2
// its end.
//
// Only the first MaxCharacters count (a text message has at most 918), so that one huge text can't pad a whole batch.
internal sealed class Alphabet
{
    public const int Other = 0;
    public const string Start = "\u0002";
    public const string End = "\u0003";

    /// <summary>Characters read of a message, the start among them.</summary>
    public const int MaxCharacters = 1000;

    private readonly SortedDictionary<Rune, int> _classes;

    private Alphabet(SortedDictionary<Rune, int> classes) => _classes = classes;

    /// <summary>Gets the characters of the alphabet, the start and the end first, and the class of each.</summary>
    public IReadOnlyDictionary<Rune, int> Classes => _classes;

    /// <param name="messages">The messages to learn from.</param>
    /// <param name="minMessages">A character that fewer messages have is left out.</param>
    public static Alphabet Of(IReadOnlyList<string> messages, int minMessages)
    {
        IEnumerable<Rune> known = messages
            .SelectMany(message => message.EnumerateRunes().Distinct())
            .GroupBy(rune => rune)
            .Where(group => group.Count() >= minMessages && group.Key != Rune.ReplacementChar)
            .Select(group => group.Key)
            .Where(rune => rune.ToString() is not (Start or End));

        var folded = new SortedDictionary<Rune, int>();
        var classes = new SortedDictionary<Rune, int> { [Start.EnumerateRunes().First()] = 1, [End.EnumerateRunes().First()] = 2 };
        foreach (Rune rune in known.Order())
        {
            Rune fold = Rune.IsDigit(rune) ? new Rune('0') : Rune.ToLowerInvariant(rune);
            folded.TryAdd(fold, folded.Count + 3);
            classes.Add(rune, folded[fold]);
        }

        return new Alphabet(classes);
    }

    /// <summary>Gives the classes of a message's characters, start and end included, as the graph computes them.</summary>
    public char[] Read(string message)
        => [.. (Start + message).EnumerateRunes().Take(MaxCharacters).Concat(End.EnumerateRunes()).Select(rune => (char)_classes.GetValueOrDefault(rune, Other))];
}
