namespace Orleans.Runtime.Messaging;

/// <summary>A body that is still as it came: it is decoded where it is run, and passed on as it is elsewhere.</summary>
internal sealed class RawBody(byte[] bytes, byte[][]? segments, RuntimeClient? runtime)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public byte[][]? Segments { get; } = segments;

    public RuntimeClient? Runtime { get; } = runtime;
}
