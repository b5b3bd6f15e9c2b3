namespace Grid.Samples;

// Finds the repository from where the tests run, and the data folder where there is one.
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string Models => Path.Combine(Root, "Samples", "models");

    public static string Examples => Path.Combine(Root, "Samples", "examples");

    /// <summary>Gets the folder with the data sets: <c>data</c> in GRID_SHARED or in the folder <c>shared</c> beside the repository.</summary>
    /// <value>Null if there is none: the data sets are not part of the repository.</value>
    public static string? Data { get; } =
        new[] { Environment.GetEnvironmentVariable("GRID_SHARED"), Path.Combine(Root, "..", "shared") }
            .Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.Combine(folder!, "data"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "breast_cancer.csv")));

    public static string Model(string name) => Path.Combine(Models, name, "1", "model.onnx");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Directory.Packages.props. Run the tests from a build inside the repository.");
    }
}
