using Grid.Serving;

namespace Grid.Models;

internal interface ILoadedReplica : IReplica, IAsyncDisposable
{
    string Config { get; }

    ModelStatistics GetStatistics();
}
