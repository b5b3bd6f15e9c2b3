using System.Globalization;
using System.Net;

namespace StackExchange.Redis;

// Where a server of a cluster sends a command that it has not run.
internal readonly record struct Redirection(bool IsAsk, int Slot, EndPoint EndPoint)
{
    public static bool IsOne(string error)
        => error.StartsWith("MOVED ", StringComparison.Ordinal) || error.StartsWith("ASK ", StringComparison.Ordinal) || error.StartsWith("TRYAGAIN", StringComparison.Ordinal);

    // MOVED or ASK, the slot, host:port.
    public static bool TryParse(string error, EndPoint origin, out Redirection redirection)
    {
        redirection = default;
        var parts = error.Split(' ');
        if (parts.Length < 3 || parts[0] is not ("MOVED" or "ASK")
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot) || slot >= KeySlot.Count
            || ClusterAddress.Parse(parts[2], origin) is not { } endPoint)
        {
            return false;
        }

        redirection = new Redirection(parts[0] == "ASK", slot, endPoint);
        return true;
    }
}
