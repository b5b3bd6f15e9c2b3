using System.Globalization;

namespace Grid.Processes;

/// <summary>
/// The other end of a connection on this machine, and which process holds it: the kernel's table of connections gives
/// the socket's inode, and the process that has it open is the owner.
/// </summary>
internal sealed class SocketOwner
{
    private readonly Dictionary<int, bool> _known = [];
    private readonly string? _link;

    // A connection that is closed already has no entry, and no owner.
    public SocketOwner(int localPort, int remotePort)
        => _link = FindInode(localPort, remotePort) is { } inode ? $"socket:[{inode}]" : null;

    public bool Is(int process)
    {
        if (!_known.TryGetValue(process, out var holds))
        {
            _known[process] = holds = _link is not null && Holds(process, _link);
        }

        return holds;
    }

    private static string? FindInode(int localPort, int remotePort)
    {
        var (local, remote) = (Hex(localPort), Hex(remotePort));
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[1].EndsWith(local, StringComparison.Ordinal) && fields[2].EndsWith(remote, StringComparison.Ordinal))
                {
                    return fields[9];
                }
            }
        }

        return null;
    }

    private static bool Holds(int process, string link)
    {
        try
        {
            return Directory.EnumerateFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
                .Any(file => new FileInfo(file).LinkTarget == link);
        }
        catch (IOException)
        {
            // It ended, or closed one of them in between.
            return false;
        }
    }

    private static string Hex(int port) => ":" + port.ToString("X4", CultureInfo.InvariantCulture);
}
