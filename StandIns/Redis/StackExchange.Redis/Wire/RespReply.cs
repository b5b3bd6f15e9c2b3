using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

// A reply as it was read: a kind, a number for those that are one, and bytes, text or items for the others.
// A map's items are its keys and values in turn.
internal readonly struct RespReply
{
    private static readonly RespReply[] NoItems = [];

    private readonly object? _data;
    private readonly long _number;

    private RespReply(RespKind kind, long number, object? data)
    {
        Kind = kind;
        _number = number;
        _data = data;
    }

    public static RespReply Null => default;

    public RespKind Kind { get; }

    public bool IsNull => Kind == RespKind.Null;

    public bool IsError => Kind is RespKind.Error or RespKind.BulkError;

    public bool IsAggregate => Kind >= RespKind.Array;

    public RespReply[] Items => _data as RespReply[] ?? NoItems;

    public static RespReply Integer(long value) => new(RespKind.Integer, value, null);

    public static RespReply Boolean(bool value) => new(RespKind.Boolean, value ? 1 : 0, null);

    public static RespReply Double(double value) => new(RespKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static RespReply Text(RespKind kind, string text) => new(kind, 0, text);

    public static RespReply Bytes(RespKind kind, byte[] bytes) => new(kind, 0, bytes);

    public static RespReply Aggregate(RespKind kind, RespReply[] items) => new(kind, 0, items);

    public string AsText() => _data switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        RespReply[] items => $"{Kind} of {items.Length}",
        _ => Kind switch
        {
            RespKind.Double => RedisNumbers.Format(BitConverter.Int64BitsToDouble(_number)),
            RespKind.Null => string.Empty,
            _ => _number.ToString(CultureInfo.InvariantCulture),
        },
    };

    public RedisValue AsValue() => Kind switch
    {
        RespKind.Null => RedisValue.Null,
        RespKind.Integer or RespKind.Boolean => _number,
        RespKind.Double => BitConverter.Int64BitsToDouble(_number),
        _ when _data is byte[] bytes => bytes,
        _ when _data is string text => text,
        _ => throw Unexpected("a single value"),
    };

    public long AsLong() => Kind switch
    {
        RespKind.Integer or RespKind.Boolean => _number,
        RespKind.Null => 0,
        _ => (long)AsValue(),
    };

    public double AsDouble() => Kind == RespKind.Double ? BitConverter.Int64BitsToDouble(_number) : (double)AsValue();

    public byte[]? AsBytes() => _data as byte[] ?? (byte[]?)AsValue();

    public RedisResult AsResult() => Kind switch
    {
        RespKind.Null => RedisResult.Create(RedisValue.Null),
        RespKind.Array => Many(ResultType.Array),
        RespKind.Map => Many(ResultType.Map),
        RespKind.Set => Many(ResultType.Set),
        RespKind.Push => Many(ResultType.Push),
        RespKind.SimpleString => RedisResult.Create(AsValue(), ResultType.SimpleString),
        RespKind.Error => RedisResult.Create(AsValue(), ResultType.Error),
        RespKind.BulkError => RedisResult.Create(AsValue(), ResultType.BlobError),
        RespKind.Integer => RedisResult.Create(AsValue(), ResultType.Integer),
        RespKind.Double => RedisResult.Create(AsValue(), ResultType.Double),
        RespKind.Boolean => RedisResult.Create(AsValue(), ResultType.Boolean),
        RespKind.BigNumber => RedisResult.Create(AsValue(), ResultType.BigInteger),
        RespKind.Verbatim => RedisResult.Create(AsValue(), ResultType.VerbatimString),
        _ => RedisResult.Create(AsValue(), ResultType.BulkString),
    };

    public RedisException Unexpected(string expected)
        => new($"The server answered {Kind} '{AsText()}' where {expected} was expected.");

    private RedisResult Many(ResultType type) => RedisResult.Create(Array.ConvertAll(Items, item => item.AsResult()), type);
}
