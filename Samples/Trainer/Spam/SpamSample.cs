using Grid.OnnxModels;
using Grid.Samples.Evaluation;
using Grid.Samples.Learning;

namespace Grid.Samples.Spam;

// Tells spam from wanted text messages: logistic regression on the character n-grams of the raw text.
internal sealed class SpamSample : Sample<string>
{
    private const int MinMessages = 3;
    private const int VocabularySize = 12000;
    private const double Penalty = 1e-5;
    private const double Rate = 0.05;
    private const int Passes = 200;
    private const int ExampleLength = 120;

    private static readonly string[] Labels = ["ham", "spam"];

    public override string Name => "spam";

    protected override string Doc =>
        "Tells spam from wanted text messages (English). Input 'text': the message as it came, UTF-8; its first 999 " +
        "characters count. Outputs 'probability': of being spam; 'label': 'spam' or 'ham'.";

    protected override string Origin => "UCI SMS Spam Collection, CC BY 4.0 (Almeida, Gomez Hidalgo, Yamakami 2011)";

    protected override Thresholds Thresholds { get; } = new(Accuracy: 0.97, WatchedClass: 1, WatchedName: "spam", Recall: 0.85);

    // One message in thirteen is a copy of another. Copies on both sides of the split would be answered from memory, so
    // only the first of them counts.
    protected override IEnumerable<Row<string>> Read(string dataFolder)
    {
        string path = Path.Combine(dataFolder, "sms.tsv");
        return File.ReadLines(path).Select((line, i) => Parse(line, path, i + 1)).DistinctBy(row => row.Features);
    }

    protected override OnnxGraphBuilder Fit(IReadOnlyList<Row<string>> rows)
    {
        Alphabet alphabet = Alphabet.Of([.. rows.Select(row => row.Features)], MinMessages);
        Row<char[]>[] read = [.. rows.Select(row => new Row<char[]>(alphabet.Read(row.Features), row.Label))];
        Vocabulary vocabulary = Vocabulary.Choose(read, MinMessages, VocabularySize);
        LogisticRegression model = LogisticRegression.Fit(
            [.. read.Select(row => new Row<SparseVector>(vocabulary.Find(row.Features), row.Label))],
            vocabulary.NGrams.Count,
            Penalty,
            Rate,
            Passes);
        return SpamGraph.Build(Name, alphabet, vocabulary, model);
    }

    protected override string LabelText(int label) => Labels[label];

    // Short ones, and none with a link that somebody could follow.
    protected override IEnumerable<Example<string>> Examples(IReadOnlyList<Row<string>> heldOut)
        => from row in heldOut.Where(row => row.Features.Length <= ExampleLength && !row.Features.Contains('/', StringComparison.Ordinal)).GroupBy(row => row.Label).SelectMany(rows => rows.Take(rows.Key == 1 ? 3 : 2))
           select new Example<string>(row.Features, Labels[row.Label], [row.Features]);

    private static Row<string> Parse(string line, string path, int number)
    {
        int tab = line.IndexOf('\t', StringComparison.Ordinal);
        int label = tab < 0 ? -1 : Array.IndexOf(Labels, line[..tab]);
        return label >= 0
            ? new Row<string>(line[(tab + 1)..], label)
            : throw new InvalidDataException($"{path}, line {number}: it does not begin with 'ham' or 'spam' and a tab. Take the file that Samples/ATTRIBUTION.md names.");
    }
}
