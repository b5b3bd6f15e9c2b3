using Microsoft.Extensions.Logging;

namespace Grid.Repository;

internal sealed partial class ModelRepository
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.RepositoryNameLeftOut,
            LogLevel.Warning,
            "The folder '{Name}' in the models folder is left out: a model's name is {Rule}. Rename it if it holds a model.")]
        public static partial void NameLeftOut(ILogger logger, string name, string rule);
    }
}
