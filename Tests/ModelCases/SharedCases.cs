using System.Text.Json.Nodes;

namespace Grid.ModelCases;

// The models with known answers: ../shared/cases beside the repository, or where GRID_SHARED points.
internal static class SharedCases
{
    public static readonly string? Folder = Find();

    public static IEnumerable<string> ModelFolders => Folder is null
        ? []
        : Directory.GetDirectories(Path.Combine(Folder, "models")).Concat(Directory.GetDirectories(Path.Combine(Folder, "special"))).Order(StringComparer.Ordinal);

    public static IEnumerable<SharedCase> Cases => ModelFolders.SelectMany(
        folder => Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal).Select(set => Read(folder, set)));

    // A name that the repository takes for any folder's name.
    public static string ModelName(string folder) => Path.GetFileName(folder);

    // The only .onnx file of a case's folder, whatever it is called.
    public static string ModelFile(string folder) => Directory.GetFiles(folder, "*.onnx").Single();

    private static SharedCase Read(string folder, string set)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(set, "case.json")))!;
        return new SharedCase(
            ModelName(folder),
            Path.GetFileName(set),
            Tensors(json, set, "inputs", "input_"),
            Tensors(json, set, "outputs", "output_"),
            (double?)json["rtol"] ?? 1e-3,
            (double?)json["atol"] ?? 1e-5);
    }

    // A case.json that lists no files leaves it to their names and to the names inside them.
    private static CaseTensor[] Tensors(JsonNode json, string set, string list, string prefix)
        => json[list] is JsonArray files
            ? [.. files.Select(file => TensorProtoReader.Read(Path.Combine(set, (string)file!["file"]!), (string)file["name"]!)!)]
            : [.. Directory.GetFiles(set, prefix + "*.pb").Order(StringComparer.Ordinal).Select(file => TensorProtoReader.Read(file)!)];

    private static string? Find()
    {
        var shared = Environment.GetEnvironmentVariable("GRID_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln")))
            {
                shared = Path.Combine(folder.Parent!.FullName, "shared");
            }
        }

        var cases = shared is null ? null : Path.Combine(shared, "cases");
        return Directory.Exists(cases) ? cases : null;
    }
}
