using System.Net;

namespace StackExchange.Redis;

/// <inheritdoc cref="IConnectionMultiplexer"/>
public sealed partial class ConnectionMultiplexer : IConnectionMultiplexer
{
    private long _operations;
    private int _closed;

    private ConnectionMultiplexer(ConfigurationOptions options)
    {
        Options = options;
        ClientName = (options.ClientName ?? Environment.MachineName).Replace(' ', '-');
        IncludeDetailInExceptions = options.IncludeDetailInExceptions;
        Subscriptions = new Subscriptions(this);
    }

    /// <inheritdoc/>
    public string ClientName { get; }

    /// <inheritdoc/>
    public string Configuration => Options.ToString(includePassword: false);

    /// <inheritdoc/>
    public int TimeoutMilliseconds => Options.SyncTimeout;

    /// <inheritdoc/>
    public long OperationCount => Interlocked.Read(ref _operations);

    /// <inheritdoc/>
    public bool IsConnected => _servers.Any(server => server.IsConnected);

    /// <inheritdoc/>
    public bool IsConnecting => _servers.Any(server => !server.IsConnected) && Volatile.Read(ref _closed) == 0;

    /// <inheritdoc/>
    public bool IncludeDetailInExceptions { get; set; }

    internal ConfigurationOptions Options { get; }

    internal Subscriptions Subscriptions { get; }

    /// <summary>Connects to the servers of a connection string.</summary>
    /// <exception cref="RedisConnectionException">No server could be reached, and <see cref="ConfigurationOptions.AbortOnConnectFail"/> is set.</exception>
    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, TextWriter? log = null)
        => ConnectAsync(ConfigurationOptions.Parse(configuration), log);

    /// <inheritdoc cref="ConnectAsync(string, TextWriter)"/>
    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, Action<ConfigurationOptions> configure, TextWriter? log = null)
        => ConnectAsync(ConfigurationOptions.Parse(configuration).Apply(configure), log);

    /// <inheritdoc cref="ConnectAsync(string, TextWriter)"/>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, TextWriter? log = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.Clone();
        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException("The configuration names no server. Add host:port.", nameof(configuration));
        }

        options.SetDefaultPorts();
        var multiplexer = new ConnectionMultiplexer(options);
        try
        {
            await multiplexer.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await multiplexer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            if (log is not null)
            {
                await log.WriteLineAsync(multiplexer.GetStatus()).ConfigureAwait(false);
            }
        }

        return multiplexer;
    }

    /// <inheritdoc cref="ConnectAsync(string, TextWriter)"/>
    public static ConnectionMultiplexer Connect(string configuration, TextWriter? log = null) => Waiting.For(ConnectAsync(configuration, log));

    /// <inheritdoc cref="ConnectAsync(string, TextWriter)"/>
    public static ConnectionMultiplexer Connect(string configuration, Action<ConfigurationOptions> configure, TextWriter? log = null)
        => Waiting.For(ConnectAsync(configuration, configure, log));

    /// <inheritdoc cref="ConnectAsync(string, TextWriter)"/>
    public static ConnectionMultiplexer Connect(ConfigurationOptions configuration, TextWriter? log = null) => Waiting.For(ConnectAsync(configuration, log));

    /// <inheritdoc/>
    public IDatabase GetDatabase(int db = -1, object? asyncState = null)
        => new RedisDatabase(this, db < 0 ? Options.DefaultDatabase ?? 0 : db);

    /// <inheritdoc/>
    public ISubscriber GetSubscriber(object? asyncState = null) => new RedisSubscriber(this);

    /// <inheritdoc/>
    public IServer GetServer(string host, int port, object? asyncState = null)
        => GetServer(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port), asyncState);

    /// <inheritdoc/>
    public IServer GetServer(string hostAndPort, object? asyncState = null)
        => GetServer(
            EndPointCollection.TryParse(hostAndPort) ?? throw new ArgumentException($"'{hostAndPort}' is not a server. Write host:port.", nameof(hostAndPort)),
            asyncState);

    /// <inheritdoc/>
    public IServer GetServer(IPAddress host, int port) => GetServer(new IPEndPoint(host, port));

    /// <inheritdoc/>
    public IServer GetServer(EndPoint endpoint, object? asyncState = null)
        => new RedisServer(this, _servers.FirstOrDefault(server => server.EndPoint.Equals(endpoint))
            ?? throw new ArgumentException(
                $"The server {EndPointCollection.ToString(endpoint)} is not one of {string.Join(", ", GetEndPoints().Select(EndPointCollection.ToString))}.", nameof(endpoint)));

    /// <inheritdoc/>
    public IServer GetServer(RedisKey key, object? asyncState = null, CommandFlags flags = CommandFlags.None)
        => new RedisServer(this, FindServer(key.IsNull ? KeySlot.None : KeySlot.Of(key), flags));

    /// <inheritdoc/>
    public IServer[] GetServers() => Array.ConvertAll<ServerEntry, IServer>(_servers, server => new RedisServer(this, server));

    /// <inheritdoc/>
    public EndPoint[] GetEndPoints(bool configuredOnly = false)
        => configuredOnly ? [.. Options.EndPoints] : Array.ConvertAll(_servers, server => server.EndPoint);

    /// <inheritdoc/>
    public int GetHashSlot(RedisKey key) => KeySlot.Of(key);

    /// <inheritdoc/>
    public int HashSlot(RedisKey key) => KeySlot.Of(key);

    /// <inheritdoc/>
    public void Wait(Task task) => Waiting.For(task, Options.SyncTimeout);

    /// <inheritdoc/>
    public T Wait<T>(Task<T> task) => Waiting.For(task, Options.SyncTimeout);

    /// <inheritdoc/>
    public void WaitAll(params Task[] tasks) => Waiting.For(Task.WhenAll(tasks), Options.SyncTimeout);

    /// <inheritdoc/>
    public string GetStatus() => string.Join(Environment.NewLine, _servers.Select(server => server.ToString()));

    /// <inheritdoc/>
    public void Close(bool allowCommandsToComplete = true) => Waiting.For(CloseAsync(allowCommandsToComplete));

    /// <inheritdoc/>
    public async Task CloseAsync(bool allowCommandsToComplete = true)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        var servers = _servers;
        if (allowCommandsToComplete)
        {
            await Task.WhenAll(servers.Select(server => server.Interactive.DrainAsync())).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var server in servers.Concat(_servers).Distinct())
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        Subscriptions.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public override string ToString() => $"{ClientName}: {Configuration}";

    internal bool TryWait(Task task) => Waiting.TryFor(task, Options.SyncTimeout);
}
