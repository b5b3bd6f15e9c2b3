namespace Grid.Samples;

/// <summary>What the command line asks for.</summary>
/// <param name="DataFolder">Folder with <c>digits.csv.gz</c>, <c>sms.tsv</c> and <c>breast_cancer.csv</c>.</param>
/// <param name="ModelFolder">Folder that gets <c>NAME/1/model.onnx</c>.</param>
/// <param name="ExampleFolder">Folder that gets <c>NAME.json</c>.</param>
/// <param name="Only">Names of the samples to train; empty for all.</param>
/// <param name="Validate">
/// Judge by a fifth of the training rows and write nothing. Hyperparameters are chosen with this, so that the held-out
/// fifth stays unseen.
/// </param>
internal sealed record TrainerOptions(
    string DataFolder, string ModelFolder, string ExampleFolder, IReadOnlyList<string> Only, bool Validate)
{
    public const string Usage =
        """
        Trains the sample models.

          --data FOLDER      holds digits.csv.gz, sms.tsv and breast_cancer.csv (see Samples/ATTRIBUTION.md)
          --out FOLDER       gets NAME/1/model.onnx for each model
          --examples FOLDER  gets NAME.json, requests with expected answers (default: "examples" beside --out)
          --only NAMES       trains some of digits, breast_cancer, spam (joined by commas)
          --validate         judges by a fifth of the training rows and writes nothing: for choosing hyperparameters

        Exit code: 0 if every model reaches its threshold, 1 if one misses it, 2 for a wrong call.
        """;

    /// <exception cref="ArgumentException">The call is wrong; the message says how.</exception>
    public static TrainerOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var validate = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--validate":
                    validate = true;
                    break;
                case "--data" or "--out" or "--examples" or "--only" when i + 1 < arguments.Count:
                    values[arguments[i]] = arguments[++i];
                    break;
                case "--data" or "--out" or "--examples" or "--only":
                    throw new ArgumentException($"{arguments[i]} needs a value after it.");
                default:
                    throw new ArgumentException($"'{arguments[i]}' is no option.");
            }
        }

        string data = values.GetValueOrDefault("--data") ?? throw new ArgumentException("--data is missing.");
        if (!Directory.Exists(data))
        {
            throw new ArgumentException($"--data is '{data}', and there is no such folder.");
        }

        string models = values.GetValueOrDefault("--out")
            ?? (validate ? "." : throw new ArgumentException("--out is missing."));
        string examples = values.GetValueOrDefault("--examples")
            ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(models).TrimEnd(Path.DirectorySeparatorChar))!, "examples");
        string[] only = values.GetValueOrDefault("--only")?.Split(',') ?? [];
        return new TrainerOptions(data, models, examples, only, validate);
    }
}
