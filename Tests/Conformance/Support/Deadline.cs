namespace Grid.Conformance.Support;

internal static class Deadline
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Time);

    public static Task Within(this Task task) => task.WaitAsync(Time);
}
