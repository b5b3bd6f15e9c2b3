using Grid.OnnxModels;
using Grid.TestSupport;
using Xunit;

namespace Grid.Client.AgainstSilo;

// One silo for the tests of a class, with the sample models and an echo for each type that tensors have.
public sealed class SampleSilo : IAsyncLifetime
{
    public static string Root { get; } = FindRoot();

    public static string Examples => Path.Combine(Root, "Samples", "examples");

    public Uri Address => Silo.Process.Address;

    private TestSilo Silo { get; set; } = null!;

    public GridClient Connect() => new(Address);

    public async Task InitializeAsync()
        => Silo = await TestSilo.StartAsync(models =>
        {
            foreach (var sample in Directory.EnumerateDirectories(Path.Combine(Root, "Samples", "models")))
            {
                TestSilo.AddModel(models, Path.GetFileName(sample), Path.Combine(sample, "1", "model.onnx"));
            }

            foreach (var type in (ElementType[])[ElementType.Float, ElementType.Float16, ElementType.Double, ElementType.Int64, ElementType.UInt8, ElementType.Bool, ElementType.String])
            {
                var path = Path.Combine(models, $"echo_{type}", "1", "model.onnx");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                MadeModels.Echo(type).Save(path);
            }
        });

    public async Task DisposeAsync() => await Silo.DisposeAsync();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} is the project's root.");
    }
}
