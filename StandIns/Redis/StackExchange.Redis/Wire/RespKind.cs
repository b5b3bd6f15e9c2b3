namespace StackExchange.Redis;

internal enum RespKind : byte
{
    Null,
    SimpleString,
    Error,
    Integer,
    Bulk,
    Double,
    Boolean,
    BigNumber,
    BulkError,
    Verbatim,
    Array,
    Map,
    Set,
    Push,
    Attribute,
}
