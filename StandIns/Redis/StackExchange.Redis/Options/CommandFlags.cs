namespace StackExchange.Redis;

[Flags]
public enum CommandFlags
{
    None = 0,
    PreferMaster = 0,
    FireAndForget = 2,
    DemandMaster = 4,
    DemandReplica = 12,
    PreferReplica = 8,
    NoRedirect = 64,
    NoScriptCache = 512,
}
