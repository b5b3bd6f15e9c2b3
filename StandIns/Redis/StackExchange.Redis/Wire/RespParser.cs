using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace StackExchange.Redis;

// Reads replies of RESP2 and RESP3 from bytes that come in pieces.
//
// It keeps its place in a reply that is not whole yet: each byte is looked at once, however many pieces a reply comes in,
// and the bytes of a long string go straight into the array that they end up in.
internal sealed class RespParser
{
    private const int LongestLine = 64 * 1024;
    private const int LongestString = 512 * 1024 * 1024;
    private const int DeepestNesting = 64;

    // Aggregates grow from this with what has really come.
    private const int FirstItems = 1024;

    private readonly Stack<Frame> _open = new();
    private byte[]? _string;
    private int _stringAt;
    private RespKind _stringKind;

    /// <summary>Reads on. False if the reply needs more bytes than there are.</summary>
    public bool TryRead(ref SequenceReader<byte> input, out RespReply reply)
    {
        while (TryReadScalar(ref input, out reply, out var isOpened))
        {
            if (!isOpened && TryClose(ref reply))
            {
                return true;
            }
        }

        return false;
    }

    // Reads a value without items, or opens an aggregate.
    private bool TryReadScalar(ref SequenceReader<byte> input, out RespReply value, out bool isOpened)
    {
        isOpened = false;
        if (_string is not null)
        {
            return TryReadString(ref input, out value);
        }

        value = default;
        if (!input.TryReadTo(out ReadOnlySequence<byte> sequence, "\r\n"u8))
        {
            return input.Remaining <= LongestLine ? false : throw Fault($"a line is longer than {LongestLine} bytes");
        }

        var line = sequence.IsSingleSegment ? sequence.FirstSpan : sequence.ToArray();
        if (line.IsEmpty)
        {
            throw Fault("a line is empty where a reply begins");
        }

        var rest = line[1..];
        switch (line[0])
        {
            case (byte)'+':
                value = rest.SequenceEqual("OK"u8) ? RespReply.Text(RespKind.SimpleString, "OK") : RespReply.Text(RespKind.SimpleString, Encoding.UTF8.GetString(rest));
                return true;
            case (byte)'-':
                value = RespReply.Text(RespKind.Error, Encoding.UTF8.GetString(rest));
                return true;
            case (byte)':':
                value = RespReply.Integer(Number(rest));
                return true;
            case (byte)'_':
                return true;
            case (byte)'#':
                value = RespReply.Boolean(rest.SequenceEqual("t"u8));
                return true;
            case (byte)',':
                value = RespReply.Double(RedisNumbers.TryParse(Encoding.ASCII.GetString(rest), out var number) ? number : throw Fault($"'{Shown(rest)}' is not a number"));
                return true;
            case (byte)'(':
                value = RespReply.Text(RespKind.BigNumber, Encoding.ASCII.GetString(rest));
                return true;
            case (byte)'$':
                return OpenString(ref input, RespKind.Bulk, Number(rest), out value);
            case (byte)'!':
                return OpenString(ref input, RespKind.BulkError, Number(rest), out value);
            case (byte)'=':
                return OpenString(ref input, RespKind.Verbatim, Number(rest), out value);
            case (byte)'*':
                return OpenAggregate(RespKind.Array, Number(rest), 1, out value, out isOpened);
            case (byte)'%':
                return OpenAggregate(RespKind.Map, Number(rest), 2, out value, out isOpened);
            case (byte)'~':
                return OpenAggregate(RespKind.Set, Number(rest), 1, out value, out isOpened);
            case (byte)'>':
                return OpenAggregate(RespKind.Push, Number(rest), 1, out value, out isOpened);
            case (byte)'|':
                return OpenAggregate(RespKind.Attribute, Number(rest), 2, out value, out isOpened);
            default:
                throw Fault($"a reply begins with '{Shown(line)}'");
        }
    }

    private bool OpenString(ref SequenceReader<byte> input, RespKind kind, long length, out RespReply value)
    {
        value = default;
        if (length < 0)
        {
            return true;
        }

        if (length > LongestString)
        {
            throw Fault($"a string of {length} bytes is longer than {LongestString}");
        }

        _string = length == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)length);
        _stringAt = 0;
        _stringKind = kind;
        return TryReadString(ref input, out value);
    }

    private bool TryReadString(ref SequenceReader<byte> input, out RespReply value)
    {
        value = default;
        var piece = (int)Math.Min(input.Remaining, _string!.Length - _stringAt);
        if (!input.TryCopyTo(_string.AsSpan(_stringAt, piece)))
        {
            return false;
        }

        input.Advance(piece);
        _stringAt += piece;
        if (_stringAt < _string.Length || input.Remaining < 2)
        {
            return false;
        }

        if (!input.IsNext("\r\n"u8, advancePast: true))
        {
            throw Fault($"a string of {_string.Length} bytes goes on after its end");
        }

        // A verbatim string's first four bytes say what it is: "txt:".
        value = RespReply.Bytes(_stringKind, _stringKind == RespKind.Verbatim && _string.Length >= 4 ? _string[4..] : _string);
        _string = null;
        return true;
    }

    private bool OpenAggregate(RespKind kind, long count, int width, out RespReply value, out bool isOpened)
    {
        value = default;
        isOpened = false;
        if (count < 0)
        {
            return true;
        }

        if (count > int.MaxValue / 2 || _open.Count == DeepestNesting)
        {
            throw Fault($"an aggregate has {count} items at depth {_open.Count}");
        }

        var items = (int)count * width;
        if (items == 0 && kind != RespKind.Attribute)
        {
            value = RespReply.Aggregate(kind, []);
            return true;
        }

        isOpened = true;
        if (items > 0)
        {
            _open.Push(new Frame(kind, items));
        }

        return true;
    }

    // Puts a value where it belongs. True if that completes the reply.
    private bool TryClose(ref RespReply value)
    {
        while (_open.TryPeek(out var frame))
        {
            if (!frame.Add(value))
            {
                return false;
            }

            _open.Pop();
            if (frame.Kind == RespKind.Attribute)
            {
                // What it is an attribute of comes next.
                return false;
            }

            value = RespReply.Aggregate(frame.Kind, frame.Items);
        }

        return true;
    }

    private static long Number(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length ? value : throw Fault($"'{Shown(text)}' is not a whole number");

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text[..Math.Min(text.Length, 40)]);

    private static RedisConnectionException Fault(string what)
        => new(ConnectionFailureType.ProtocolFailure, $"The server's answer is not the Redis protocol: {what}. Check that the address is that of a Redis server.");

    private sealed class Frame(RespKind kind, int count)
    {
        private RespReply[] _items = new RespReply[Math.Min(count, FirstItems)];
        private int _next;

        public RespKind Kind { get; } = kind;

        public RespReply[] Items => _items;

        // True if it is complete.
        public bool Add(in RespReply value)
        {
            if (_next == _items.Length)
            {
                Array.Resize(ref _items, (int)Math.Min(count, _items.Length * 2L));
            }

            _items[_next++] = value;
            return _next == count;
        }
    }
}
