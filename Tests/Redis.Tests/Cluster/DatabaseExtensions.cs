using System.Globalization;
using System.Net;

namespace Grid.RedisTests.Cluster;

internal static class DatabaseExtensions
{
    // The server that the commands really go to: it says so itself.
    public static async Task<EndPoint> IdentifyAsync(this IDatabase db)
    {
        var port = (string[])(await db.ExecuteAsync("CONFIG", "GET", "port"))!;
        return new IPEndPoint(IPAddress.Loopback, int.Parse(port[1], CultureInfo.InvariantCulture));
    }
}
