using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace StackExchange.Redis;

// Commands as Redis reads them: an array of byte strings, each with its length before it.
internal static class RespWriter
{
    // The longest a number takes, with its marks.
    private const int NumberRoom = 32;

    public static void Write(IBufferWriter<byte> output, string command, ReadOnlySpan<RedisValue> arguments)
    {
        WriteNumber(output, (byte)'*', arguments.Length + 1);
        WriteText(output, command);
        foreach (ref readonly var argument in arguments)
        {
            WriteValue(output, argument);
        }
    }

    private static void WriteValue(IBufferWriter<byte> output, in RedisValue value)
    {
        if (value.TryGetText(out var text))
        {
            WriteText(output, text!);
        }
        else if (value.TryGetInteger(out var number))
        {
            Span<byte> digits = stackalloc byte[NumberRoom];
            Utf8Formatter.TryFormat(number, digits, out var length);
            WriteBytes(output, digits[..length]);
        }
        else
        {
            WriteBytes(output, value.AsMemory().Span);
        }
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(output, (byte)'$', length);
        var room = output.GetSpan(length + 2);
        Encoding.UTF8.GetBytes(text, room);
        "\r\n"u8.CopyTo(room[length..]);
        output.Advance(length + 2);
    }

    private static void WriteBytes(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(output, (byte)'$', bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    private static void WriteNumber(IBufferWriter<byte> output, byte mark, int number)
    {
        var room = output.GetSpan(NumberRoom);
        room[0] = mark;
        Utf8Formatter.TryFormat(number, room[1..], out var digits);
        "\r\n"u8.CopyTo(room[(digits + 1)..]);
        output.Advance(digits + 3);
    }
}
