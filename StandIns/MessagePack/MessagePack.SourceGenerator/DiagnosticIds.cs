namespace MessagePack.SourceGenerator;

// The real package's ids, for the same faults.
internal static class DiagnosticIds
{
    public const string UnmarkedType = "MsgPack003";
    public const string UnmarkedMember = "MsgPack004";
    public const string BadKeys = "MsgPack005";
    public const string NoConstructor = "MsgPack007";
    public const string NotPartial = "MsgPack011";
    public const string NotAccessible = "MsgPack012";
    public const string NeedsAllowPrivate = "MsgPack015";
}
