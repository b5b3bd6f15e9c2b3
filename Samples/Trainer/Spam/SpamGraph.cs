// The spam filter as one ONNX graph, from raw text to probability, in operators that stock ONNX Runtime has on the CPU.
//
//   text [N,1]  -> flatten, add one empty message: [N+1]
//               -> StringConcat   start mark + text
//               -> Tokenizer      the first 1000 characters, as one token
//               -> StringConcat   text + end mark
//               -> Tokenizer      single characters, short messages padded: [N+1,T]
//               -> LabelEncoder   character to class
//               -> TfIdfVectorizer in mode IDF: an n-gram's weight where a message has it, 0 elsewhere: [N+1,K]
//               -> ReduceSum, + bias, Sigmoid; the added message is cut off: [N,1]
//
// The learner's weights lie in the vectorizer itself, so that no matrix product is needed and a row's sum does not depend
// on the rows beside it. The empty message is added because the tokenizer gives a batch of no rows the wrong rank. No
// operator here needs a locale, as StringNormalizer would.
using Grid.OnnxModels;
using Grid.Samples.Learning;

namespace Grid.Samples.Spam;

internal static class SpamGraph
{
    // StringConcat came with version 20 of the standard operators.
    private const int Opset = 20;

    public static OnnxGraphBuilder Build(string name, Alphabet alphabet, Vocabulary vocabulary, LogisticRegression model)
    {
        var graph = new OnnxGraphBuilder(name, Opset);
        string text = graph.Input("text", ElementType.String, "N", 1);
        string flat = graph.Initializer("flat", OnnxTensor.Create<long>([-1], 1));
        string texts = graph.Node(
            "Concat",
            [graph.Node("Reshape", [text, flat]), graph.Initializer("empty_message", OnnxTensor.Strings([""], 1))],
            ("axis", 0));

        string found = graph.Node(
            "TfIdfVectorizer", [Classes(graph, texts, flat, alphabet)], [.. VectorizerAttributes(vocabulary, model)]);
        string sums = graph.Node("ReduceSum", [found, Integer(graph, "columns", 1)]);
        string biased = graph.Node("Add", [sums, graph.Initializer("bias", OnnxTensor.Scalar((float)model.Bias))]);
        string scores = graph.Node(
            "Slice", [biased, Integer(graph, "first", 0), Integer(graph, "before_empty_message", -1), Integer(graph, "rows", 0)]);

        graph.Node(["probability"], "Sigmoid", [scores]);
        string isSpam = graph.Node("Greater", [scores, graph.Initializer("zero", OnnxTensor.Scalar(0f))]);
        string spam = graph.Initializer("spam_label", OnnxTensor.Strings(["spam"], 1));
        string ham = graph.Initializer("ham_label", OnnxTensor.Strings(["ham"], 1));
        graph.Node(["label"], "Where", [isSpam, spam, ham]);
        graph.Output("probability", ElementType.Float, "N", 1);
        graph.Output("label", ElementType.String, "N", 1);
        return graph;
    }

    private static string Classes(OnnxGraphBuilder graph, string texts, string flat, Alphabet alphabet)
    {
        string start = graph.Initializer("start_mark", OnnxTensor.Strings([Alphabet.Start], 1));
        string end = graph.Initializer("end_mark", OnnxTensor.Strings([Alphabet.End], 1));
        string cut = graph.Node(
            "com.microsoft.Tokenizer",
            [graph.Node("StringConcat", [start, texts])],
            ("tokenexp", $"(?s)^.{{1,{Alphabet.MaxCharacters}}}"),
            ("mark", 0),
            ("mincharnum", 1),
            ("pad_value", ""));
        string characters = graph.Node(
            "com.microsoft.Tokenizer",
            [graph.Node("StringConcat", [graph.Node("Reshape", [cut, flat]), end])],
            ("separators", new[] { "" }),
            ("mark", 0),
            ("mincharnum", 1),
            ("pad_value", ""));
        return graph.Node(
            "ai.onnx.ml.LabelEncoder",
            [characters],
            ("keys_strings", alphabet.Classes.Keys.Select(rune => rune.ToString()).ToArray()),
            ("values_int64s", alphabet.Classes.Values.Select(number => (long)number).ToArray()),
            ("default_int64", Alphabet.Other));
    }

    private static IEnumerable<(string Name, AttributeValue Value)> VectorizerAttributes(Vocabulary vocabulary, LogisticRegression model)
    {
        // The pool holds all n-grams of length 1, then 2, ...; ngram_counts says where in it each length begins.
        var starts = new long[Vocabulary.MaxLength];
        foreach (string nGram in vocabulary.NGrams)
        {
            for (int longer = nGram.Length; longer < starts.Length; longer++)
            {
                starts[longer] += nGram.Length;
            }
        }

        yield return ("mode", "IDF");
        yield return ("min_gram_length", 1);
        yield return ("max_gram_length", Vocabulary.MaxLength);
        yield return ("max_skip_count", 0);
        yield return ("ngram_counts", starts);
        yield return ("ngram_indexes", Enumerable.Range(0, vocabulary.NGrams.Count).Select(i => (long)i).ToArray());
        yield return ("pool_int64s", vocabulary.NGrams.SelectMany(nGram => nGram).Select(number => (long)number).ToArray());
        yield return ("weights", model.Weights.Select(weight => (float)weight).ToArray());
    }

    private static string Integer(OnnxGraphBuilder graph, string name, long value)
        => graph.Initializer(name, OnnxTensor.Create([value], 1));
}
