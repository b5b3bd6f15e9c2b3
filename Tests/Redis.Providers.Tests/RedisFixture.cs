using System.Diagnostics;
using Grid.Processes;
using StackExchange.Redis;

namespace Grid.RedisProviders;

/// <summary>A Redis for the tests of a class.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public RedisServer Server { get; private set; } = null!;

    /// <summary>Gets options that connect again after a restart.</summary>
    public ConfigurationOptions Options => ConfigurationOptions.Parse(Server.Address + ",abortConnect=false,connectTimeout=60000,asyncTimeout=60000");

    /// <summary>Gets options that give up soon, for a Redis that is not going to answer.</summary>
    public ConfigurationOptions HastyOptions => ConfigurationOptions.Parse(Server.Address + ",abortConnect=false,asyncTimeout=1000");

    public static string NewKey() => Guid.NewGuid().ToString("N");

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Repeats what fails while the client connects again.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> action, Predicate<T>? isRight = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                var result = await action();
                if (isRight?.Invoke(result) != false)
                {
                    return result;
                }

                Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"Still {result} after {Limit}.");
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException && Stopwatch.GetElapsedTime(started) < Limit)
            {
                // Not connected yet.
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
