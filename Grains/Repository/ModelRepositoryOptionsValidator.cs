using Microsoft.Extensions.Options;

namespace Grid.Repository;

internal sealed class ModelRepositoryOptionsValidator : IValidateOptions<ModelRepositoryOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelRepositoryOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            result.AddError("The models folder is not set. Name a folder that holds NAME/VERSION/model.onnx, e.g. --models ./models.");
        }
        else if (!Directory.Exists(options.Folder))
        {
            result.AddError(
                $"The models folder '{options.Folder}' is not there. Make it, put models into it as NAME/VERSION/model.onnx, or name another one.");
        }

        return result.Build();
    }
}
