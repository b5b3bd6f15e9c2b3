using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Grid.Silo.Peers;

// Holds one answer between silos back for as long as a test wants the request to be under way.
internal sealed class AnswerGate : IStartupFilter
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds;

    // Ends when the answer is ready to be sent.
    public Task Reached => _reached.Task;

    public void HoldNext() => Volatile.Write(ref _holds, 1);

    public void Open() => _open.TrySetResult();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
        => app =>
        {
            app.Use(async (context, serve) =>
            {
                if (context.Request.Path == PeerPaths.Infer && Interlocked.Exchange(ref _holds, 0) == 1)
                {
                    context.Response.OnStarting(() =>
                    {
                        _reached.TrySetResult();
                        return _open.Task;
                    });
                }

                await serve(context);
            });
            next(app);
        };
}
