using System.Net;

namespace StackExchange.Redis;

// Asks the sentinels where the primary is. Each question goes over a connection of its own: it is asked only when there is
// no connection to the primary, and any sentinel may have died meanwhile. Sentinels close the connections to a primary that
// they set down, so a failover shows as a lost connection here.
internal sealed class SentinelDirectory(ConnectionMultiplexer owner, string service)
{
    // The sentinel that answered last is asked first.
    private int _first;

    public async Task<EndPoint> FindPrimaryAsync(CancellationToken cancellation)
    {
        var sentinels = owner.Options.EndPoints;
        Exception? last = null;
        for (var i = 0; i < sentinels.Count; i++)
        {
            var index = (_first + i) % sentinels.Count;
            try
            {
                if (await AskAsync(sentinels[index], cancellation).ConfigureAwait(false) is { } primary)
                {
                    _first = index;
                    return primary;
                }
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
            {
                last = fault;
            }
        }

        throw new RedisConnectionException(ConnectionFailureType.UnableToConnect,
            $"None of the sentinels {string.Join(", ", sentinels.Select(EndPointCollection.ToString))} knows a primary named '{service}'. " +
            $"Correct serviceName, or the addresses of the sentinels. {last?.Message}",
            last);
    }

    private async Task<EndPoint?> AskAsync(EndPoint sentinel, CancellationToken cancellation)
    {
        var facts = new ServerFacts(owner.Options.DefaultVersion) { MayLackPassword = true };
        var connection = await Connection.OpenAsync(owner, facts, sentinel, ConnectionType.Interactive, cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var reply = await connection.CallAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service)
                .WaitAsync(TimeSpan.FromMilliseconds(owner.Options.ConnectTimeout), TimeProvider.System, cancellation).ConfigureAwait(false);
            return reply.IsError ? throw new RedisServerException(reply.AsText())
                : reply.Items is [var host, var port, ..] ? ClusterAddress.Of(host.AsText(), (int)port.AsLong(), sentinel)
                : null;
        }
    }
}
