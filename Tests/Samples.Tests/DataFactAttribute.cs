using Xunit;

namespace Grid.Samples;

// A test that needs the data sets. It is reported as skipped, with the reason, where they are not.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (RepositoryPaths.Data is null)
        {
            Skip = "The data sets are not here. Set GRID_SHARED to the folder that holds data/ (Samples/ATTRIBUTION.md names the sources).";
        }
    }
}
