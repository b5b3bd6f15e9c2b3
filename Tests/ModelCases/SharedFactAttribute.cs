using Xunit;

namespace Grid.ModelCases;

// A test that needs ../shared/cases, and is skipped where it is absent.
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedCases.Folder is null)
        {
            Skip = "The model cases are not here: neither GRID_SHARED nor ../shared/cases exists.";
        }
    }
}
