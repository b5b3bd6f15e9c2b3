using Microsoft.Extensions.Hosting;

namespace Grid.Chaos.Calls;

// A host that is started and stopped by its owner alone.
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
