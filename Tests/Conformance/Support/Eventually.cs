namespace Grid.Conformance.Support;

internal static class Eventually
{
    /// <summary>Tries until it succeeds: for what another party does in its own time.</summary>
    public static async Task SucceedsAsync(Func<Task> attempt)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (!deadline.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }
}
