using System.Globalization;
using Grid.Models;
using Grid.Onnx;
using Orleans.Placement;

namespace Grid.Files;

[PreferLocalPlacement]
internal sealed class FileHolderGrain(FileStore files) : Grain, IFileHolderGrain
{
    public static string KeyOf(ModelKey model, long version, SiloAddress silo)
        => string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/{silo.ToParsableString()}");

    public async Task<ModelFiles> HoldAsync(PlannedFiles planned, CancellationToken cancellationToken)
    {
        var parts = this.GetPrimaryKeyString().Split('/', 4);
        var model = ModelKey.Parse($"{parts[0]}/{parts[1]}");
        try
        {
            await files.LocateAsync(model, long.Parse(parts[2], CultureInfo.InvariantCulture), planned, cancellationToken);
            return await files.DescribeAsync(model, cancellationToken)
                ?? throw new IOException("This silo is in no cluster.");
        }
        catch (ModelLoadException error)
        {
            throw new IOException(error.Message, error);
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}
