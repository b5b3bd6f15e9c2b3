using System.Globalization;
using System.Text;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The silo's own id, which lies in its data folder and outlives its restarts.
/// </summary>
internal static class SiloIdentity
{
    private const string FileName = "silo-id";

    /// <summary>Reads the id, or draws one.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>The id.</returns>
    public static Guid Read(DataFolder folder)
    {
        var files = new StateFiles(folder.FullPath);
        if (files.Read(FileName) is { } content && Guid.TryParse(Encoding.UTF8.GetString(content), CultureInfo.InvariantCulture, out var id))
        {
            return id;
        }

        id = Guid.NewGuid();
        files.Replace(FileName, Encoding.UTF8.GetBytes(id.ToString()));
        return id;
    }
}
