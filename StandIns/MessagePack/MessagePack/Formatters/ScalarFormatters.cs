using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace MessagePack.Formatters;

// The wire forms of the types that are neither collections nor the user's.
internal static class ScalarFormatters
{
    private static readonly Dictionary<Type, IMessagePackFormatter> Table = new()
    {
        [typeof(bool)] = Of<bool>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadBoolean()),
        [typeof(char)] = Of<char>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadChar()),
        [typeof(byte)] = Of<byte>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadByte()),
        [typeof(sbyte)] = Of<sbyte>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadSByte()),
        [typeof(ushort)] = Of<ushort>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt16()),
        [typeof(short)] = Of<short>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt16()),
        [typeof(uint)] = Of<uint>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt32()),
        [typeof(int)] = Of<int>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt32()),
        [typeof(ulong)] = Of<ulong>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadUInt64()),
        [typeof(long)] = Of<long>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadInt64()),
        [typeof(Half)] = Of<Half>(static (ref w, v) => w.Write((float)v), static (ref r) => (Half)r.ReadSingle()),
        [typeof(float)] = Of<float>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadSingle()),
        [typeof(double)] = Of<double>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadDouble()),
        [typeof(decimal)] = Of<decimal>(static (ref w, v) => w.Write(v.ToString(CultureInfo.InvariantCulture)), ReadDecimal),
        [typeof(string)] = Of<string?>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadString()),
        [typeof(Guid)] = Of<Guid>(static (ref w, v) => w.Write(v.ToString()), ReadGuid),
        [typeof(Uri)] = Of<Uri?>(
            static (ref w, v) => w.Write(v?.OriginalString),
            static (ref r) => r.ReadString() is { } text ? new Uri(text, UriKind.RelativeOrAbsolute) : null),
        [typeof(Version)] = Of<Version?>(
            static (ref w, v) => w.Write(v?.ToString()),
            static (ref r) => r.ReadString() is { } text ? new Version(text) : null),
        [typeof(DateTime)] = Of<DateTime>(static (ref w, v) => w.Write(v), static (ref r) => r.ReadDateTime()),
        [typeof(DateTimeOffset)] = Of<DateTimeOffset>(Write, ReadDateTimeOffset),
        [typeof(TimeSpan)] = Of<TimeSpan>(static (ref w, v) => w.Write(v.Ticks), static (ref r) => new TimeSpan(r.ReadInt64())),
        [typeof(DateOnly)] = Of<DateOnly>(static (ref w, v) => w.Write(v.DayNumber), static (ref r) => DateOnly.FromDayNumber(r.ReadInt32())),
        [typeof(TimeOnly)] = Of<TimeOnly>(static (ref w, v) => w.Write(v.Ticks), static (ref r) => new TimeOnly(r.ReadInt64())),
        [typeof(Nil)] = Of<Nil>(static (ref w, v) => w.WriteNil(), static (ref r) => r.ReadNil()),
        [typeof(byte[])] = Of<byte[]?>(static (ref w, v) => w.Write(v), ReadByteArray),
        [typeof(Memory<byte>)] = Of<Memory<byte>>(static (ref w, v) => w.Write(v.Span), static (ref r) => ReadByteArray(ref r)),
        [typeof(ReadOnlyMemory<byte>)] = Of<ReadOnlyMemory<byte>>(static (ref w, v) => w.Write(v.Span), static (ref r) => ReadByteArray(ref r)),
        [typeof(ReadOnlySequence<byte>)] = Of<ReadOnlySequence<byte>>(
            static (ref w, v) => w.Write(v),
            static (ref r) => ReadByteArray(ref r) is { } bytes ? new ReadOnlySequence<byte>(bytes) : default),
        [typeof(ArraySegment<byte>)] = Of<ArraySegment<byte>>(
            static (ref w, v) =>
            {
                if (v.Array is null)
                {
                    w.WriteNil();
                }
                else
                {
                    w.Write(v.AsSpan());
                }
            },
            static (ref r) => ReadByteArray(ref r) is { } bytes ? new ArraySegment<byte>(bytes) : default),
    };

    public static IMessagePackFormatter? Find(Type type) => Table.GetValueOrDefault(type);

    private static ScalarFormatter<T> Of<T>(ScalarFormatter<T>.Writer write, ScalarFormatter<T>.Reader read) => new(write, read);

    private static decimal ReadDecimal(ref MessagePackReader reader)
    {
        if (reader.IsNil)
        {
            throw new MessagePackSerializationException($"Nil stands near offset {reader.Consumed} where a decimal was expected.");
        }

        string text = reader.ReadString()!;
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new MessagePackSerializationException($"The text that ends at offset {reader.Consumed} is not a decimal number.");
    }

    private static Guid ReadGuid(ref MessagePackReader reader)
    {
        const int Length = 36;
        ReadOnlySequence<byte> text = reader.ReadStringSequence() ?? default;
        if (text.Length == Length)
        {
            Span<byte> bytes = stackalloc byte[Length];
            text.CopyTo(bytes);
            if (Utf8Parser.TryParse(bytes, out Guid value, out int parsed, 'D') && parsed == Length)
            {
                return value;
            }
        }

        throw new MessagePackSerializationException(
            $"The {text.Length} bytes of text that end at offset {reader.Consumed} are not a Guid of the form 00000000-0000-0000-0000-000000000000.");
    }

    // The clock's time as it stands on the wall, and how far the wall is from UTC in minutes.
    private static void Write(ref MessagePackWriter writer, DateTimeOffset value)
    {
        writer.WriteArrayHeader(2);
        writer.Write(new DateTime(value.Ticks, DateTimeKind.Utc));
        writer.Write((short)value.Offset.TotalMinutes);
    }

    private static DateTimeOffset ReadDateTimeOffset(ref MessagePackReader reader)
    {
        Items.ReadHeader(ref reader, 2, typeof(DateTimeOffset));
        long ticks = reader.ReadDateTime().Ticks;
        return new DateTimeOffset(ticks, TimeSpan.FromMinutes(reader.ReadInt16()));
    }

    private static byte[]? ReadByteArray(ref MessagePackReader reader)
    {
        if (reader.NextMessagePackType != MessagePackType.Array)
        {
            return reader.ReadBytes()?.ToArray();
        }

        // Other writers may not know byte strings.
        byte[] bytes = new byte[reader.ReadArrayHeader()];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = reader.ReadByte();
        }

        return bytes;
    }
}
