namespace StackExchange.Redis;

// Redis' times: milliseconds since 1970 in UTC.
internal static class UnixTime
{
    public static long Milliseconds(DateTime when) => when.Kind switch
    {
        DateTimeKind.Utc => new DateTimeOffset(when).ToUnixTimeMilliseconds(),
        DateTimeKind.Local => new DateTimeOffset(when).ToUnixTimeMilliseconds(),
        _ => throw new ArgumentException($"The time {when:O} is neither UTC nor local. Use DateTime.SpecifyKind or a time that is.", nameof(when)),
    };

    public static DateTime FromMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
