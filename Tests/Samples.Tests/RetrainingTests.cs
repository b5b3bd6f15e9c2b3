using Grid.Samples.BreastCancer;
using Grid.Samples.Evaluation;
using Xunit;

namespace Grid.Samples;

public sealed class RetrainingTests
{
    // The smallest of the samples stands for all: what it shares with the others (split, generator, arithmetic, writer) is
    // what could differ from one machine to the next.
    [DataFact]
    public void Train_BreastCancerAgain_GivesTheShippedBytes()
    {
        string folder = Directory.CreateTempSubdirectory("grid-trainer-").FullName;
        try
        {
            var options = new TrainerOptions(
                RepositoryPaths.Data!, Path.Combine(folder, "models"), Path.Combine(folder, "examples"), Only: [], Validate: false);

            SampleReport report = new BreastCancerSample().Train(options, TimeProvider.System);

            Assert.Empty(report.Misses);
            Assert.Equal(
                File.ReadAllBytes(RepositoryPaths.Model("breast_cancer")),
                File.ReadAllBytes(Path.Combine(folder, "models", "breast_cancer", "1", "model.onnx")));
            Assert.Equal(
                File.ReadAllText(Path.Combine(RepositoryPaths.Examples, "breast_cancer.json")),
                File.ReadAllText(Path.Combine(folder, "examples", "breast_cancer.json")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [DataFact]
    public void Train_WithValidate_WritesNothing()
    {
        string folder = Directory.CreateTempSubdirectory("grid-trainer-").FullName;
        try
        {
            var options = new TrainerOptions(RepositoryPaths.Data!, folder, folder, Only: [], Validate: true);

            SampleReport report = new BreastCancerSample().Train(options, TimeProvider.System);

            Assert.Equal((365, 91), (report.TrainingRows, report.HeldOutRows));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
