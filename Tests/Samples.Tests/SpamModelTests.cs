using System.Text.Json.Nodes;
using Grid.OnnxModels;
using Grid.Samples.Evaluation;
using Grid.Samples.Learning;
using Grid.Samples.Spam;
using Xunit;

namespace Grid.Samples;

public sealed class SpamModelTests
{
    private const string Spam = "WINNER!! You have been selected to receive a £900 prize! Call 09061701461 now. Claim code KL341. Valid 12 hours only.";

    private static readonly string[] OddTexts =
    [
        "",
        " ",
        "\n\t\r\n",
        "ok",
        Spam,
        "naïve café, 日本語のテキスト, Привет, \U0001F600\U0001F1E9\U0001F1EA e\u0301",
        "nul\0inside",
        "\u0002marks of our own\u0003",
        "lone surrogate \ud800 here",
        new string('x', 100_000),
    ];

    [Fact]
    public void Run_OddTextsStacked_GivesExactlyEachTextsOwnAnswer()
    {
        using var scorer = Shipped();

        string[] stacked = Answers(scorer, OddTexts);

        for (var i = 0; i < OddTexts.Length; i++)
        {
            Assert.Equal(Answers(scorer, [OddTexts[i]])[0], stacked[i]);
        }
    }

    [Fact]
    public void Run_EmptyText_IsHam()
    {
        using var scorer = Shipped();
        Assert.Equal(["ham"], scorer.Labels([""]));
    }

    [Theory]
    [InlineData(Spam, "spam")]
    [InlineData("Hey, are you coming home for dinner tonight? Mum wants to know", "ham")]
    public void Run_NewMessage_IsToldApart(string text, string label)
    {
        using var scorer = Shipped();
        Assert.Equal([label], scorer.Labels([text]));
    }

    // The documented limit: what stands behind the first 999 characters changes nothing.
    [Fact]
    public void Run_SpamBehindTheLimit_IsNotRead()
    {
        using var scorer = Shipped();
        string filler = string.Concat(Enumerable.Repeat("see you at home. ", 100))[..999];

        string[] answers = Answers(scorer, [filler + Spam, filler + "x", filler[..^Spam.Length] + Spam]);

        Assert.Equal(answers[1], answers[0]);
        Assert.NotEqual(answers[1], answers[2]);
    }

    // The trainer reads messages in C#, the server in ONNX operators: both must see the same n-grams in any text. A large
    // vocabulary holds n-grams of every length, a small one has none of length 1.
    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(2, 100_000)]
    [InlineData(1, 300)]
    public void Graph_RandomTexts_ScoresAsTheTrainerReadsThem(ulong seed, int size)
    {
        var random = new SplitMix64(seed);
        string[] pieces = ["a", "B", "b", "7", "0", " ", "é", "É", "日", "\U0001F600", "\n", "\u0002", "\u0003", "ß", "\u0130", "zz"];
        string Text() => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));

        // Every tenth has its varied part across the place where messages are cut.
        Row<string>[] rows =
        [
            .. Enumerable.Range(0, 200).Select(i => new Row<string>(
                i % 10 == 0 ? new string('a', Alphabet.MaxCharacters - 1 - random.Next(30)) + Text() : Text(), i % 2)),
        ];
        Alphabet alphabet = Alphabet.Of([.. rows.Take(40).Select(row => row.Features)], minMessages: 8);
        Row<char[]>[] read = [.. rows.Select(row => new Row<char[]>(alphabet.Read(row.Features), row.Label))];
        Vocabulary vocabulary = Vocabulary.Choose(read, minMessages: 2, size);
        int[] lengths = [.. vocabulary.NGrams.Select(nGram => nGram.Length).Distinct()];
        Assert.Equal(size == 300 ? [2, 3, 4, 5] : [1, 2, 3, 4, 5], lengths);
        Row<SparseVector>[] features = [.. read.Select(row => new Row<SparseVector>(vocabulary.Find(row.Features), row.Label))];
        LogisticRegression model = LogisticRegression.Fit(features, vocabulary.NGrams.Count, penalty: 1e-3, rate: 0.05, passes: 30);

        using var scorer = new Scorer(SpamGraph.Build("spam", alphabet, vocabulary, model).ToBytes());
        JsonArray probabilities = scorer.Run<string>([.. rows.Select(row => row.Features)])["probability"];

        for (var i = 0; i < rows.Length; i++)
        {
            double expected = ExactMath.Sigmoid(model.Bias + features[i].Features.Dot(model.Weights));
            Assert.Equal(expected, (double)probabilities[i]!, 1e-4);
        }
    }

    private static Scorer Shipped() => new(File.ReadAllBytes(RepositoryPaths.Model("spam")));

    private static string[] Answers(Scorer scorer, string[] texts)
    {
        IReadOnlyDictionary<string, JsonArray> results = scorer.Run<string>(texts);
        return [.. results["probability"].Zip(results["label"], (probability, label) => $"{probability} {label}")];
    }
}
