using System.Net;

namespace Orleans.Runtime.Messaging;

// What the connections of one kind may hold, in sum, of messages that have come in part. Who takes too much is ended for it:
// the connection that holds most, of the address whose connections hold most together. So neither one large message nor
// many small ones of an address end those of another.
internal sealed class ReadBudget(long limit)
{
    /// <summary>What the connections of a client may hold: it has dialed them itself.</summary>
    public static readonly ReadBudget OfClient = new(1L << 30);

    private readonly Lock _gate = new();
    private readonly Dictionary<FrameReader, long> _held = [];
    private long _sum;

    public long Limit => limit;

    /// <summary>Takes note of what a connection holds now.</summary>
    public void Set(FrameReader reader, long bytes)
    {
        FrameReader? most = null;
        lock (_gate)
        {
            _sum -= _held.GetValueOrDefault(reader);
            if (bytes == 0 || reader.IsCutOff)
            {
                _held.Remove(reader);
            }
            else
            {
                _held[reader] = bytes;
                _sum += bytes;
            }

            if (_sum > limit)
            {
                most = _held.GroupBy(static pair => pair.Key.Origin ?? IPAddress.None)
                    .MaxBy(static origin => origin.Sum(static pair => pair.Value))!
                    .MaxBy(static pair => pair.Value).Key;
                _sum -= _held[most];
                _held.Remove(most);
            }
        }

        most?.CutOff();
    }
}
