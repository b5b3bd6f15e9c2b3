namespace Grid.RedisTests.Support;

// One server for all tests that do it no harm; each uses keys of its own. It ends with the test run.
internal static class SharedServer
{
    private static readonly Task<RedisProcess> Server = StartAsync();

    public static Task<RedisProcess> GetAsync() => Server;

    public static async Task<ConnectionMultiplexer> ConnectAsync(RedisProtocol protocol = RedisProtocol.Resp2, Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse((await GetAsync()).Address);
        options.Protocol = protocol;
        options.AllowAdmin = true;
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    private static async Task<RedisProcess> StartAsync()
    {
        var server = await RedisProcess.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        return server;
    }
}
