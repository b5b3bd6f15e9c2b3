using System.Net;

namespace Orleans.Runtime.Messaging;

// The connections of a port whose handshake is done. There is place for a number of them; for one more, the address that
// has the most gives up the one on which nothing has come for longest. So a host that opens many shuts out itself and nobody
// else. If the address with the most is the newcomer's own, only a connection that is idle makes room for it: clients that
// share an address must not end each other's calls.
internal sealed class ConnectionPlaces(int limit)
{
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<IDisposable, Place> _places = [];

    public int Limit => limit;

    public void Add(IDisposable connection, IPAddress? address, Func<TimeSpan> silentFor)
    {
        lock (_gate)
        {
            _places[connection] = new Place(AddressGroups.Get(address), silentFor);
        }
    }

    public void Remove(IDisposable connection)
    {
        lock (_gate)
        {
            _places.Remove(connection);
        }
    }

    /// <returns>Whether there is place for one more connection from an address, made if it has to be.</returns>
    public bool TryMakeRoom(IPAddress? address)
    {
        IDisposable goes;
        lock (_gate)
        {
            if (_places.Count < limit)
            {
                return true;
            }

            var newcomer = AddressGroups.Get(address);
            var most = _places.Values.Select(static place => place.Group).Append(newcomer).CountBy(static group => group)
                .MaxBy(pair => (pair.Value, pair.Key.Equals(newcomer))).Key;
            var (silent, time) = _places.Where(pair => pair.Value.Group.Equals(most))
                .Select(static pair => (pair.Key, Time: pair.Value.SilentFor()))
                .DefaultIfEmpty().MaxBy(static item => item.Time);
            if (silent is null || (most.Equals(newcomer) && time < IdleAfter))
            {
                return false;
            }

            _places.Remove(silent);
            goes = silent;
        }

        goes.Dispose();
        return true;
    }

    private sealed record Place(IPAddress Group, Func<TimeSpan> SilentFor);
}
