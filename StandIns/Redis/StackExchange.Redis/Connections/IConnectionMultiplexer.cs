using System.Net;

namespace StackExchange.Redis;

/// <summary>The connections to a set of servers, shared by all that speak with them. Make one and keep it.</summary>
public interface IConnectionMultiplexer : IDisposable, IAsyncDisposable
{
    /// <summary>A connection broke or could not be made.</summary>
    event EventHandler<ConnectionFailedEventArgs> ConnectionFailed;

    /// <summary>A connection that had failed is there again.</summary>
    event EventHandler<ConnectionFailedEventArgs> ConnectionRestored;

    /// <summary>Something failed inside this library.</summary>
    event EventHandler<InternalErrorEventArgs> InternalError;

    /// <summary>A server answered with an error that no caller waits for.</summary>
    event EventHandler<RedisErrorEventArgs> ErrorMessage;

    /// <summary>Servers have come, gone or changed their roles.</summary>
    event EventHandler<EndPointEventArgs> ConfigurationChanged;

    /// <summary>A slot of a cluster has moved to another server.</summary>
    event EventHandler<HashSlotMovedEventArgs> HashSlotMoved;

    string ClientName { get; }

    string Configuration { get; }

    int TimeoutMilliseconds { get; }

    /// <summary>The number of commands so far.</summary>
    long OperationCount { get; }

    /// <summary>Whether a server that takes commands is connected.</summary>
    bool IsConnected { get; }

    bool IsConnecting { get; }

    bool IncludeDetailInExceptions { get; set; }

    EndPoint[] GetEndPoints(bool configuredOnly = false);

    IDatabase GetDatabase(int db = -1, object? asyncState = null);

    ISubscriber GetSubscriber(object? asyncState = null);

    IServer GetServer(string host, int port, object? asyncState = null);

    IServer GetServer(string hostAndPort, object? asyncState = null);

    IServer GetServer(IPAddress host, int port);

    IServer GetServer(EndPoint endpoint, object? asyncState = null);

    IServer GetServer(RedisKey key, object? asyncState = null, CommandFlags flags = CommandFlags.None);

    IServer[] GetServers();

    int GetHashSlot(RedisKey key);

    int HashSlot(RedisKey key);

    void Wait(Task task);

    T Wait<T>(Task<T> task);

    void WaitAll(params Task[] tasks);

    bool Configure(TextWriter? log = null);

    Task<bool> ConfigureAsync(TextWriter? log = null);

    /// <summary>What the connections are doing, in words.</summary>
    string GetStatus();

    void Close(bool allowCommandsToComplete = true);

    Task CloseAsync(bool allowCommandsToComplete = true);

    string ToString();
}
