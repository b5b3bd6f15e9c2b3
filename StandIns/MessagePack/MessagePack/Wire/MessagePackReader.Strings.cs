using System.Buffers;
using System.Text;

namespace MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Reads a byte string, or nil. Texts of the older specification, which had no byte strings, are taken too.</summary>
    /// <returns>A slice of the input, or null for nil.</returns>
    public ReadOnlySequence<byte>? ReadBytes()
    {
        if (TryReadNil())
        {
            return null;
        }

        byte code = TakeCode();
        if (MessagePackCode.ToMessagePackType(code) is not (MessagePackType.Binary or MessagePackType.String))
        {
            ThrowUnexpected(code, "bytes");
        }

        return TakeSlice(TakeLength(code));
    }

    /// <summary>Reads a text, or nil.</summary>
    /// <returns>The text, or null for nil; bytes that are not UTF-8 come out as U+FFFD.</returns>
    public string? ReadString()
    {
        if (TryReadNil())
        {
            return null;
        }

        uint length = TakeStringLength();
        ReadOnlySpan<byte> unread = _input.UnreadSpan;
        if (unread.Length < length)
        {
            return Encoding.UTF8.GetString(TakeSlice(length));
        }

        _input.Advance(length);
        return Encoding.UTF8.GetString(unread[..(int)length]);
    }

    /// <summary>Reads a text, or nil, as its UTF-8 bytes.</summary>
    /// <returns>A slice of the input, or null for nil.</returns>
    public ReadOnlySequence<byte>? ReadStringSequence() => TryReadNil() ? null : TakeSlice(TakeStringLength());

    /// <summary>Reads a text as its UTF-8 bytes, if they lie in one piece.</summary>
    /// <param name="span">The bytes, in place.</param>
    /// <returns>False, and nothing read, where the text lies in several pieces or nil is next.</returns>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (IsNil)
        {
            return false;
        }

        MessagePackReader before = this;
        uint length = TakeStringLength();
        if (_input.UnreadSpan.Length < length)
        {
            this = before;
            return false;
        }

        span = _input.UnreadSpan[..(int)length];
        _input.Advance(length);
        return true;
    }

    /// <summary>Reads the header of an extension value.</summary>
    /// <returns>The type, and the length, which is at most the number of bytes that are left.</returns>
    public ExtensionHeader ReadExtensionFormatHeader()
    {
        byte code = TakeCode();
        uint length = 0;
        switch (code)
        {
            case >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16:
                length = 1u << (code - MessagePackCode.FixExt1);
                break;
            case MessagePackCode.Ext8:
                length = TakeCode();
                break;
            case MessagePackCode.Ext16:
                length = TakeUInt16();
                break;
            case MessagePackCode.Ext32:
                length = TakeUInt32();
                break;
            default:
                ThrowUnexpected(code, "an extension");
                break;
        }

        var header = new ExtensionHeader(unchecked((sbyte)TakeCode()), length);
        Require(length);
        return header;
    }

    /// <summary>Reads the header of an extension value, if the input holds all of it.</summary>
    /// <param name="extensionHeader">The type and the length.</param>
    /// <returns>False, and nothing read, where the input ends within the header.</returns>
    public bool TryReadExtensionFormatHeader(out ExtensionHeader extensionHeader)
    {
        extensionHeader = default;
        if (!_input.TryPeek(out byte code))
        {
            return false;
        }

        int size = code switch
        {
            MessagePackCode.Ext8 => 3,
            MessagePackCode.Ext16 => 4,
            MessagePackCode.Ext32 => 6,
            _ => 2,
        };
        if (_input.Remaining < size)
        {
            return false;
        }

        extensionHeader = ReadExtensionFormatHeader();
        return true;
    }

    /// <summary>Reads an extension value.</summary>
    /// <returns>The type, and the bytes as a slice of the input.</returns>
    public ExtensionResult ReadExtensionFormat()
    {
        ExtensionHeader header = ReadExtensionFormatHeader();
        return new ExtensionResult(header.TypeCode, TakeSlice(header.Length));
    }

    private uint TakeStringLength()
    {
        byte code = TakeCode();
        if (MessagePackCode.ToMessagePackType(code) != MessagePackType.String)
        {
            ThrowUnexpected(code, "a string");
        }

        return TakeLength(code);
    }

    // The length of a text or byte string whose first byte has been read, checked against what is left.
    private uint TakeLength(byte code)
    {
        uint length = code switch
        {
            MessagePackCode.Str8 or MessagePackCode.Bin8 => TakeCode(),
            MessagePackCode.Str16 or MessagePackCode.Bin16 => TakeUInt16(),
            MessagePackCode.Str32 or MessagePackCode.Bin32 => TakeUInt32(),
            _ => (uint)(code & 0x1f),
        };
        Require(length);
        return length;
    }
}
