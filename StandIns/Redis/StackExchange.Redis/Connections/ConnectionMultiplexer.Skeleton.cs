#pragma warning disable CS0067, CA1065, CA1063, CA1816, CA1822
using System.Net;

namespace StackExchange.Redis;

public sealed partial class ConnectionMultiplexer : IConnectionMultiplexer
{
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed;

    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored;

    public event EventHandler<InternalErrorEventArgs>? InternalError;

    public event EventHandler<RedisErrorEventArgs>? ErrorMessage;

    public event EventHandler<EndPointEventArgs>? ConfigurationChanged;

    public event EventHandler<HashSlotMovedEventArgs>? HashSlotMoved;

    public string ClientName => throw new NotImplementedException();

    public string Configuration => throw new NotImplementedException();

    public int TimeoutMilliseconds => throw new NotImplementedException();

    public long OperationCount => throw new NotImplementedException();

    public bool IsConnected => throw new NotImplementedException();

    public bool IsConnecting => throw new NotImplementedException();

    public bool IncludeDetailInExceptions { get; set; }

    public EndPoint[] GetEndPoints(bool configuredOnly = false) => throw new NotImplementedException();

    public IDatabase GetDatabase(int db = -1, object? asyncState = null) => throw new NotImplementedException();

    public ISubscriber GetSubscriber(object? asyncState = null) => throw new NotImplementedException();

    public IServer GetServer(string host, int port, object? asyncState = null) => throw new NotImplementedException();

    public IServer GetServer(string hostAndPort, object? asyncState = null) => throw new NotImplementedException();

    public IServer GetServer(IPAddress host, int port) => throw new NotImplementedException();

    public IServer GetServer(EndPoint endpoint, object? asyncState = null) => throw new NotImplementedException();

    public IServer GetServer(RedisKey key, object? asyncState = null, CommandFlags flags = CommandFlags.None) => throw new NotImplementedException();

    public IServer[] GetServers() => throw new NotImplementedException();

    public int GetHashSlot(RedisKey key) => throw new NotImplementedException();

    public int HashSlot(RedisKey key) => throw new NotImplementedException();

    public void Wait(Task task) => throw new NotImplementedException();

    public T Wait<T>(Task<T> task) => throw new NotImplementedException();

    public void WaitAll(params Task[] tasks) => throw new NotImplementedException();

    public bool Configure(TextWriter? log = null) => throw new NotImplementedException();

    public Task<bool> ConfigureAsync(TextWriter? log = null) => throw new NotImplementedException();

    public string GetStatus() => throw new NotImplementedException();

    public void Close(bool allowCommandsToComplete = true) => throw new NotImplementedException();

    public Task CloseAsync(bool allowCommandsToComplete = true) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
public sealed partial class ConnectionMultiplexer { public override string ToString() => "x"; }
