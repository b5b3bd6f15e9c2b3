using System.Net.Sockets;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// The lane for large messages, one after the other.
internal sealed class BulkSender(long limit, Action<Stream> onBroken) : LaneSender<BulkItem>(onBroken)
{
    private readonly Queue<BulkItem> _items = new();
    private long _bytes;

    protected override bool IsEmpty => _items.Count == 0;

    /// <param name="frame">Header and meta, without the lengths of the segments.</param>
    /// <param name="segments">What goes after them; null for none.</param>
    /// <param name="isResponse">Whether twice the limit holds.</param>
    public bool TryEnqueue(ReadOnlySpan<byte> frame, ByteSegments? segments, bool isResponse)
    {
        var size = frame.Length + (segments?.TotalLength ?? 0);
        NetworkStream? stream;
        lock (Gate)
        {
            // A single message may be larger than the limit, and goes alone.
            if (_bytes != 0 && _bytes + size > (isResponse ? 2 * limit : limit))
            {
                return false;
            }

            _bytes += size;
            stream = TryBegin<NetworkStream>();
        }

        var item = BulkItem.Create(frame, segments, size);
        if (stream is not null)
        {
            WriteAtOnce(stream, item);
            return true;
        }

        item = item.Keep(0);
        bool starts;
        lock (Gate)
        {
            _items.Enqueue(item);
            starts = Starts();
        }

        Start(starts);
        return true;
    }

    /// <summary>Takes back the envelopes of messages that were handed to no connection; their bytes are let go.</summary>
    public List<byte[]> TakePending()
    {
        var taken = new List<byte[]>();
        lock (Gate)
        {
            while (_items.TryDequeue(out var item))
            {
                taken.Add(item.Meta.ToArray());
                _bytes -= item.Size;
                item.GiveBack();
            }

            OnTaken();
        }

        return taken;
    }

    protected override BulkItem Take() => _items.Dequeue();

    protected override async ValueTask WriteBatchAsync(Stream stream, BulkItem batch)
    {
        if (!batch.Head.IsEmpty)
        {
            await stream.WriteAsync(batch.Head);
        }

        foreach (var segment in batch.Segments)
        {
            await stream.WriteAsync(segment.Bytes);
        }
    }

    protected override void GiveBack(BulkItem batch)
    {
        batch.GiveBack();
        lock (Gate)
        {
            _bytes -= batch.Size;
        }
    }

    // What the system takes at once is written by the sender's own thread, from where it lies: nothing is copied, no thread
    // is woken. It mostly takes all of a message, since its buffers grow with what goes through them.
    private void WriteAtOnce(NetworkStream stream, BulkItem item)
    {
        try
        {
            var sent = SocketWriter.Write(stream.Socket, item.Head, item.Segments);
            if (sent < item.Length)
            {
                GoOn(stream, item.Keep(sent));
                return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            OnBroken(stream);
        }

        GiveBack(item);
        GoOn();
    }
}
