namespace StackExchange.Redis;

// The waiting forms.
internal sealed partial class RedisServer
{
    public ClusterConfiguration? ClusterNodes(CommandFlags flags = CommandFlags.None) => Wait(ClusterNodesAsync(flags));

    public string? ClusterNodesRaw(CommandFlags flags = CommandFlags.None) => Wait(ClusterNodesRawAsync(flags));

    public KeyValuePair<string, string>[] ConfigGet(RedisValue pattern = default, CommandFlags flags = CommandFlags.None) => Wait(ConfigGetAsync(pattern, flags));

    public void ConfigSet(RedisValue setting, RedisValue value, CommandFlags flags = CommandFlags.None) => Wait(ConfigSetAsync(setting, value, flags));

    public long DatabaseSize(int database = -1, CommandFlags flags = CommandFlags.None) => Wait(DatabaseSizeAsync(database, flags));

    public RedisResult Execute(string command, params object[] args) => Wait(ExecuteAsync(command, args));

    public RedisResult Execute(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None) => Wait(ExecuteAsync(command, args, flags));

    public void FlushAllDatabases(CommandFlags flags = CommandFlags.None) => Wait(FlushAllDatabasesAsync(flags));

    public void FlushDatabase(int database = -1, CommandFlags flags = CommandFlags.None) => Wait(FlushDatabaseAsync(database, flags));

    public IGrouping<string, KeyValuePair<string, string>>[] Info(RedisValue section = default, CommandFlags flags = CommandFlags.None) => Wait(InfoAsync(section, flags));

    public string? InfoRaw(RedisValue section = default, CommandFlags flags = CommandFlags.None) => Wait(InfoRawAsync(section, flags));

    public DateTime Time(CommandFlags flags = CommandFlags.None) => Wait(TimeAsync(flags));

    // A server that shuts down closes the connection instead of answering.
    public void Shutdown(ShutdownMode shutdownMode = ShutdownMode.Default, CommandFlags flags = CommandFlags.None)
    {
        RedisValue[] arguments = shutdownMode switch { ShutdownMode.Never => ["NOSAVE"], ShutdownMode.Always => ["SAVE"], _ => [] };
        try
        {
            Wait(AdminAsync(flags, Reply.Done, "SHUTDOWN", arguments));
        }
        catch (RedisConnectionException fault) when (fault.CommandStatus == CommandStatus.Sent)
        {
            // As it should be.
        }
    }
}
