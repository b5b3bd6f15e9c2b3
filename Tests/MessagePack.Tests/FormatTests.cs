using System.Buffers;
using System.Text;
using MessagePack;

namespace Grid.MessagePackTests;

// The specification's other formats at each boundary.
public sealed class FormatTests
{
    [Fact]
    public void Write_NilAndBooleans_AreTheirCodes()
    {
        byte[] bytes = Wire.Write((ref w) => { w.WriteNil(); w.Write(false); w.Write(true); });

        Assert.Equal("C0C2C3", Convert.ToHexString(bytes));
        var reader = new MessagePackReader(bytes);
        Assert.True(reader.TryReadNil());
        Assert.False(reader.TryReadNil());
        Assert.False(reader.ReadBoolean());
        Assert.True(reader.ReadBoolean());
        Assert.True(reader.End);
    }

    [Fact]
    public void Write_Floats_AreBigEndianAndWidenOrNarrow()
    {
        byte[] single = Wire.Write((ref w) => w.Write(1.5f));
        byte[] twice = Wire.Write((ref w) => w.Write(-2.25));

        Assert.Equal("CA3FC00000", Convert.ToHexString(single));
        Assert.Equal("CBC002000000000000", Convert.ToHexString(twice));
        Assert.Equal(1.5, Wire.Read(single, (ref r) => r.ReadDouble()));
        Assert.Equal(-2.25f, Wire.Read(twice, (ref r) => r.ReadSingle()));
        Assert.Equal(double.NegativeInfinity, Wire.Read(Wire.Write((ref w) => w.Write(double.NegativeInfinity)), (ref r) => r.ReadDouble()));
        Assert.True(float.IsNaN(Wire.Read(Wire.Write((ref w) => w.Write(float.NaN)), (ref r) => r.ReadSingle())));
    }

    [Theory]
    [InlineData(0, "A0")]
    [InlineData(31, "BF")]
    [InlineData(32, "D920")]
    [InlineData(255, "D9FF")]
    [InlineData(256, "DA0100")]
    [InlineData(65535, "DAFFFF")]
    [InlineData(65536, "DB00010000")]
    public void WriteString_AnyLength_TakesTheSmallestHeader(int length, string header)
    {
        string text = new('x', length);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] bytes = Wire.Write((ref w) => w.Write(text));

        Assert.Equal(header + Convert.ToHexString(utf8), Convert.ToHexString(bytes));
        Assert.Equal(bytes, Wire.Write((ref w) => w.WriteString(utf8)));
        Assert.Equal(bytes, Wire.Write((ref w) => w.WriteString(Wire.Cut(utf8, [length / 2]))));
        Assert.Equal(bytes, Wire.Write((ref w) => { w.WriteStringHeader(length); w.WriteRaw(utf8); }));
        Assert.Equal(text, Wire.Read(bytes, (ref r) => r.ReadString()));
        Assert.Equal(utf8, Wire.Read(bytes, (ref r) => r.ReadStringSequence()!.Value.ToArray()));
        Assert.Equal(utf8, Wire.Read(bytes, (ref r) => r.TryReadStringSpan(out ReadOnlySpan<byte> span) ? span.ToArray() : null));
    }

    [Fact]
    public void WriteString_BeyondAscii_CountsBytes()
    {
        const string Text = "Grüße, 世界 🌍";
        byte[] bytes = Wire.Write((ref w) => w.Write(Text));

        Assert.Equal(0xa0 | Encoding.UTF8.GetByteCount(Text), bytes[0]);
        Assert.Equal(Text, Wire.Read(bytes, (ref r) => r.ReadString()));
    }

    [Fact]
    public void ReadString_NotUnicode_ReplacesWhatIsNot()
    {
        Assert.Equal("\ufffd\ufffd", Wire.Read([0xa2, 0xff, 0xfe], (ref r) => r.ReadString()));
        Assert.Equal("A3EFBFBD", Wire.Hex("\ud800"));
    }

    [Theory]
    [InlineData(0, "C400")]
    [InlineData(255, "C4FF")]
    [InlineData(256, "C50100")]
    [InlineData(65535, "C5FFFF")]
    [InlineData(65536, "C600010000")]
    public void WriteBytes_AnyLength_TakesTheSmallestHeader(int length, string header)
    {
        byte[] content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        byte[] bytes = Wire.Write((ref w) => w.Write(content));

        Assert.Equal(header + Convert.ToHexString(content), Convert.ToHexString(bytes));
        Assert.Equal(bytes, Wire.Write((ref w) => w.Write(content.AsSpan())));
        Assert.Equal(bytes, Wire.Write((ref w) => w.Write(Wire.Cut(content, [length / 3, length / 2]))));
        Assert.Equal(bytes, Wire.Write((ref w) => { w.WriteBinHeader(length); w.WriteRaw(Wire.Cut(content, [length / 2])); }));
        Assert.Equal(content, Wire.Read(bytes, (ref r) => r.ReadBytes()!.Value.ToArray()));
    }

    [Theory]
    [InlineData("A141")]
    [InlineData("D90141")]
    [InlineData("DA000141")]
    [InlineData("DB0000000141")]
    public void ReadBytes_TextOfTheOlderSpecification_IsTaken(string hex)
        => Assert.Equal("A"u8, Wire.Read(Convert.FromHexString(hex), (ref r) => r.ReadBytes()!.Value.ToArray()));

    [Fact]
    public void Read_NilWhereItMayStand_IsNull()
    {
        Assert.Null(Wire.Read([0xc0], (ref r) => r.ReadString()));
        Assert.Null(Wire.Read([0xc0], (ref r) => r.ReadBytes()));
        Assert.Null(Wire.Read([0xc0], (ref r) => r.ReadStringSequence()));
        Assert.Equal("C0C0", Convert.ToHexString(Wire.Write((ref w) => { w.Write((string?)null); w.Write((byte[]?)null); })));
        var reader = new MessagePackReader(new byte[] { 0xc0 });
        Assert.False(reader.TryReadStringSpan(out _));
        Assert.Equal(0, reader.Consumed);
    }

    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9F", "8F")]
    [InlineData(16, "DC0010", "DE0010")]
    [InlineData(65535, "DCFFFF", "DEFFFF")]
    [InlineData(65536, "DD00010000", "DF00010000")]
    public void WriteHeader_AnyCount_TakesTheSmallestFormat(int count, string array, string map)
    {
        byte[] items = new byte[2 * count];
        byte[] arrayBytes = Wire.Write((ref w) => { w.WriteArrayHeader(count); w.WriteRaw(items.AsSpan(0, count)); });
        byte[] mapBytes = Wire.Write((ref w) => { w.WriteMapHeader((uint)count); w.WriteRaw(items); });

        Assert.StartsWith(array, Convert.ToHexString(arrayBytes), StringComparison.Ordinal);
        Assert.StartsWith(map, Convert.ToHexString(mapBytes), StringComparison.Ordinal);
        Assert.Equal(count, Wire.Read(arrayBytes, (ref r) => { int n = r.ReadArrayHeader(); r.ReadRaw(n); return n; }));
        Assert.Equal(count, Wire.Read(arrayBytes, (ref r) => { Assert.True(r.TryReadArrayHeader(out int n)); r.ReadRaw(n); return n; }));
        Assert.Equal(count, Wire.Read(mapBytes, (ref r) => { int n = r.ReadMapHeader(); r.ReadRaw(2 * n); return n; }));
        Assert.Equal(count, Wire.Read(mapBytes, (ref r) => { Assert.True(r.TryReadMapHeader(out int n)); r.ReadRaw(2 * n); return n; }));
    }

    [Fact]
    public void WriteHeader_LargestCount_Fits()
    {
        Assert.Equal("DDFFFFFFFF", Convert.ToHexString(Wire.Write((ref w) => w.WriteArrayHeader(uint.MaxValue))));
        Assert.Equal("DFFFFFFFFF", Convert.ToHexString(Wire.Write((ref w) => w.WriteMapHeader(uint.MaxValue))));
        Assert.Throws<OverflowException>(() => Wire.Write((ref w) => w.WriteArrayHeader(-1)));
    }

    [Theory]
    [InlineData(0, "C70005")]
    [InlineData(1, "D405")]
    [InlineData(2, "D505")]
    [InlineData(3, "C70305")]
    [InlineData(4, "D605")]
    [InlineData(8, "D705")]
    [InlineData(15, "C70F05")]
    [InlineData(16, "D805")]
    [InlineData(17, "C71105")]
    [InlineData(255, "C7FF05")]
    [InlineData(256, "C8010005")]
    [InlineData(65535, "C8FFFF05")]
    [InlineData(65536, "C90001000005")]
    public void WriteExtension_AnyLength_TakesTheSmallestHeader(int length, string header)
    {
        byte[] content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        byte[] bytes = Wire.Write((ref w) => w.WriteExtensionFormat(new ExtensionResult(5, content)));

        Assert.Equal(header + Convert.ToHexString(content), Convert.ToHexString(bytes));
        ExtensionResult read = Wire.Read(bytes, (ref r) => r.ReadExtensionFormat());
        Assert.Equal(5, read.TypeCode);
        Assert.Equal(content, read.Data.ToArray());
        Assert.Equal(new ExtensionHeader(5, length), read.Header);
        var reader = new MessagePackReader(bytes);
        Assert.True(reader.TryReadExtensionFormatHeader(out ExtensionHeader tried));
        Assert.Equal(read.Header, tried);
        Assert.Equal(header.Length / 2, reader.Consumed);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "D6FF00000000")]
    [InlineData("2106-02-07T06:28:15Z", "D6FFFFFFFFFF")]
    [InlineData("2106-02-07T06:28:16Z", "D7FF0000000100000000")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "D7FF0000019000000000")]
    [InlineData("2514-05-30T01:53:03.9999999Z", "D7FFEE6B2673FFFFFFFF")]
    [InlineData("2514-05-30T01:53:04Z", "C70CFF000000000000000400000000")]
    [InlineData("1969-12-31T23:59:59.5Z", "C70CFF1DCD6500FFFFFFFFFFFFFFFF")]
    [InlineData("0001-01-01T00:00:00Z", "C70CFF00000000FFFFFFF1886E0900")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "C70CFF3B9AC99C0000003AFFF4417F")]
    public void WriteDateTime_AnyTime_IsTheSmallestTimestamp(string time, string hex)
    {
        DateTime value = DateTimeOffset.Parse(time, null).UtcDateTime;
        byte[] bytes = Wire.Write((ref w) => w.Write(value));

        Assert.Equal(hex, Convert.ToHexString(bytes));
        DateTime read = Wire.Read(bytes, (ref r) => r.ReadDateTime());
        Assert.Equal(value, read);
        Assert.Equal(DateTimeKind.Utc, read.Kind);
    }

    [Fact]
    public void WriteDateTime_LocalTime_IsConverted()
    {
        var utc = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

        Assert.Equal(Wire.Hex(utc), Wire.Hex(utc.ToLocalTime()));
        Assert.Equal(Wire.Hex(utc), Wire.Hex(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)));
    }

    [Fact]
    public void Code_EveryFirstByte_HasItsFamilyAndItsSize()
    {
        for (int code = 0; code <= byte.MaxValue; code++)
        {
            // Zeros make every length, count and number that follows 0.
            byte[] bytes = new byte[40];
            bytes[0] = (byte)code;
            (MessagePackType family, int size) = Expected(code);
            var reader = new MessagePackReader(bytes);

            Assert.Equal(family, reader.NextMessagePackType);
            Assert.Equal(code, reader.NextCode);
            if (family == MessagePackType.Unknown)
            {
                Wire.ReadFails<MessagePackSerializationException>(bytes, (ref r) => { r.Skip(); return null; });
                continue;
            }

            reader.Skip();
            Assert.True(size == reader.Consumed, $"0x{code:x2} took {reader.Consumed} bytes, not {size}.");
        }
    }

    private static (MessagePackType Family, int Size) Expected(int code) => code switch
    {
        < 0x80 or >= 0xe0 => (MessagePackType.Integer, 1),
        < 0x90 => (MessagePackType.Map, 1 + (2 * (code - 0x80))),
        < 0xa0 => (MessagePackType.Array, 1 + code - 0x90),
        < 0xc0 => (MessagePackType.String, 1 + code - 0xa0),
        0xc0 => (MessagePackType.Nil, 1),
        0xc1 => (MessagePackType.Unknown, 0),
        <= 0xc3 => (MessagePackType.Boolean, 1),
        <= 0xc6 => (MessagePackType.Binary, 1 + (1 << (code - 0xc4))),
        <= 0xc9 => (MessagePackType.Extension, 2 + (1 << (code - 0xc7))),
        <= 0xcb => (MessagePackType.Float, code == 0xca ? 5 : 9),
        <= 0xcf => (MessagePackType.Integer, 1 + (1 << (code - 0xcc))),
        <= 0xd3 => (MessagePackType.Integer, 1 + (1 << (code - 0xd0))),
        <= 0xd8 => (MessagePackType.Extension, 2 + (1 << (code - 0xd4))),
        <= 0xdb => (MessagePackType.String, 1 + (1 << (code - 0xd9))),
        <= 0xdd => (MessagePackType.Array, code == 0xdc ? 3 : 5),
        _ => (MessagePackType.Map, code == 0xde ? 3 : 5),
    };
}
