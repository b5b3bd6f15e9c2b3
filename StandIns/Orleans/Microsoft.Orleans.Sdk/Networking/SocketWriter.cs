using System.Net.Sockets;
using System.Runtime.InteropServices;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// Hands a message to the system in one call, as far as the system takes it without waiting.
internal static class SocketWriter
{
    /// <summary>Returns how many bytes were taken.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public static long Write(Socket socket, ReadOnlyMemory<byte> head, ByteSegment[] segments)
    {
        // Of the synchronous calls, that is. There are no others than this one's.
        if (socket.Blocking)
        {
            socket.Blocking = false;
        }

        var parts = new ArraySegment<byte>[segments.Length + 1];
        for (var i = 0; i < parts.Length; i++)
        {
            // What is in no array is left to the stream.
            if (!MemoryMarshal.TryGetArray(i == 0 ? head : segments[i - 1].Bytes, out parts[i]))
            {
                return 0;
            }
        }

        var sent = socket.Send(parts, SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? sent : throw new SocketException((int)error);
    }
}
