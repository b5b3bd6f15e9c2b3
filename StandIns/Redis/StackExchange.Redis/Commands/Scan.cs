namespace StackExchange.Redis;

// What the commands that walk through something have in common.
internal static class Scan
{
    // The server's own page size, which need not be sent.
    private const int ServersPageSize = 10;

    public static void AddOptions(List<RedisValue> arguments, RedisValue pattern, int pageSize)
    {
        if (!pattern.IsNullOrEmpty && pattern != "*")
        {
            arguments.AddRange(["MATCH", pattern]);
        }

        if (pageSize != ServersPageSize)
        {
            arguments.AddRange(["COUNT", pageSize]);
        }
    }
}
