namespace StackExchange.Redis;

public enum ResultType : byte
{
    None = 0,
    SimpleString = 1,
    Error = 2,
    Integer = 3,
    BulkString = 4,
    Array = 5,
    Null = 8,
    Double = 9,
    BlobError = 10,
    Boolean = 11,
    VerbatimString = 12,
    Map = 13,
    BigInteger = 17,
    Set = 21,
    Attribute = 29,
    Push = 37,
}
