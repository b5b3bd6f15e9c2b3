namespace Grid.Models;

/// <summary>
/// Has the silo that it is on hold the files of a model's version, so that they outlive the silo that has them.
/// </summary>
/// <remarks>
/// Key: <see cref="ModelKey"/> as text, the version and the silo, joined by <c>/</c>. Placed on that silo by the hint that comes
/// with the call. Holds nothing itself: what it has fetched lies on the silo's disk.
/// </remarks>
[Alias("grid.file-holder-grain")]
public interface IFileHolderGrain : IGrainWithStringKey
{
    /// <summary>Fetches the files unless they are there, which may take long. The same call again joins the fetch under way.</summary>
    /// <param name="files">The files, and where they can be fetched.</param>
    /// <param name="cancellationToken">Stops the wait, not the fetch.</param>
    /// <returns>What the silo holds of the model now.</returns>
    /// <exception cref="IOException">They could not be fetched.</exception>
    [Alias("hold"), ResponseTimeout("01:00:00")]
    Task<ModelFiles> HoldAsync(PlannedFiles files, CancellationToken cancellationToken = default);
}
