namespace StackExchange.Redis;

public enum SaveType
{
    BackgroundRewriteAppendOnlyFile,
    BackgroundSave,
    ForegroundSave,
}
