namespace Orleans.CodeGeneration;

/// <summary>How calls of a method are scheduled.</summary>
[Flags]
public enum MethodOptions
{
    None = 0,
    OneWay = 1,
    ReadOnly = 2,
    AlwaysInterleave = 4,
}
