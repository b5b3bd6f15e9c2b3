namespace MessagePack;

/// <summary>Extension types that the MessagePack specification reserves.</summary>
public static class ReservedMessagePackExtensionTypeCode
{
    /// <summary>A point in time: seconds since the Unix epoch, and nanoseconds.</summary>
    public const sbyte DateTime = -1;
}
