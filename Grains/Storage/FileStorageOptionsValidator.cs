using Microsoft.Extensions.Options;

namespace Grid.Storage;

internal sealed class FileStorageOptionsValidator : IValidateOptions<FileStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, FileStorageOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            result.AddError("The data folder is not set. Name a folder on a local disk that the silo may write to, e.g. --data ./data.");
        }
        else if (File.Exists(options.Folder))
        {
            result.AddError($"The data folder '{options.Folder}' is a file. Name a folder, or one that is to be made.");
        }

        return result.Build();
    }
}
