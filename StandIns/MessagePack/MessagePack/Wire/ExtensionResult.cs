using System.Buffers;

namespace MessagePack;

/// <summary>An extension value: its type and its bytes.</summary>
public struct ExtensionResult
{
    public ExtensionResult(sbyte typeCode, Memory<byte> data)
        : this(typeCode, new ReadOnlySequence<byte>(data))
    {
    }

    public ExtensionResult(sbyte typeCode, ReadOnlySequence<byte> data)
    {
        TypeCode = typeCode;
        Data = data;
    }

    /// <summary>Gets the type: the application's from 0, the specification's below.</summary>
    public sbyte TypeCode { get; }

    /// <summary>Gets the bytes; a slice of what was read, not a copy.</summary>
    public ReadOnlySequence<byte> Data { get; }

    /// <summary>Gets the header that stands before the bytes.</summary>
    public readonly ExtensionHeader Header => new(TypeCode, checked((uint)Data.Length));
}
