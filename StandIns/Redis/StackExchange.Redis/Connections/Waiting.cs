namespace StackExchange.Redis;

// The one place where a thread waits for a task: the waiting forms of the API. Nothing here needs the thread that waits,
// since all continuations run on the pool.
#pragma warning disable VSTHRD002
internal static class Waiting
{
    public static void For(Task task) => task.GetAwaiter().GetResult();

    public static T For<T>(Task<T> task) => task.GetAwaiter().GetResult();

    public static void For(Task task, int timeout)
    {
        if (!TryFor(task, timeout))
        {
            throw new TimeoutException($"The command has not ended within syncTimeout={timeout} ms. It may still run.");
        }

        task.GetAwaiter().GetResult();
    }

    public static T For<T>(Task<T> task, int timeout)
    {
        For((Task)task, timeout);
        return task.GetAwaiter().GetResult();
    }

    public static bool TryFor(Task task, int timeout) => task.IsCompleted || ((IAsyncResult)task).AsyncWaitHandle.WaitOne(timeout);
}
