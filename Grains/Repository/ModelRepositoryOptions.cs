namespace Grid.Repository;

/// <summary>
/// Where the models of the tenant <c>public</c> are.
/// </summary>
public sealed class ModelRepositoryOptions
{
    /// <summary>Gets or sets the models folder: <c>NAME/VERSION/model.onnx</c>, and <c>NAME/config.json</c> where wanted.</summary>
    /// <value>A folder that is there when the silo starts. No default: it must be set.</value>
    public string Folder { get; set; } = "";
}
