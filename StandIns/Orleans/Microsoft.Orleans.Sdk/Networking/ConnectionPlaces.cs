using System.Net;

namespace Orleans.Runtime.Messaging;

// The connections of a port whose offer was heard. There is place for a number of them; for one more, the address that
// has the most gives up the one on which nothing has come for longest. So a host that opens many shuts out itself and nobody
// else. If the address with the most is the newcomer's own, only a connection that is idle makes room for it: clients that
// share an address must not end each other's calls.
internal sealed class ConnectionPlaces(int limit)
{
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionPlace> _places = [];

    public int Limit => limit;

    /// <summary>Takes a place for a connection from an address, and makes it if it has to be.</summary>
    /// <returns>The place, or null if there is none.</returns>
    public ConnectionPlace? TryTake(IDisposable connection, IPAddress? address)
    {
        var place = new ConnectionPlace(this, connection, AddressGroups.Get(address));
        ConnectionPlace? goes = null;
        lock (_gate)
        {
            if (_places.Count >= limit)
            {
                var most = _places.Select(static place => place.Group).Append(place.Group).CountBy(static group => group)
                    .MaxBy(pair => (pair.Value, pair.Key.Equals(place.Group))).Key;
                (goes, var time) = _places.Where(other => other.Group.Equals(most))
                    .Select(static other => (other, Time: other.SilentTime))
                    .DefaultIfEmpty().MaxBy(static item => item.Time);
                if (goes is null || (most.Equals(place.Group) && time < IdleAfter))
                {
                    return null;
                }

                _places.Remove(goes);
            }

            _places.Add(place);
        }

        goes?.Connection.Dispose();
        return place;
    }

    public void GiveBack(ConnectionPlace place)
    {
        lock (_gate)
        {
            _places.Remove(place);
        }
    }
}
