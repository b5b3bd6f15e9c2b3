using Xunit;

namespace Grid.ModelCases;

// A test that needs the ONNX backend suite (Debian's libonnx-testdata), and is skipped where it is absent.
internal sealed class BackendFactAttribute : FactAttribute
{
    public const string Folder = "/usr/share/libonnx-testdata/data";

    public BackendFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = "The ONNX backend suite is not installed: apt-get install libonnx-testdata.";
        }
    }
}
