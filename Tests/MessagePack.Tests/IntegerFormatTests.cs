using MessagePack;

namespace Grid.MessagePackTests;

// The specification's integer formats at each boundary.
public sealed class IntegerFormatTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(127, "7F")]
    [InlineData(128, "CC80")]
    [InlineData(255, "CCFF")]
    [InlineData(256, "CD0100")]
    [InlineData(65535, "CDFFFF")]
    [InlineData(65536, "CE00010000")]
    [InlineData(4294967295, "CEFFFFFFFF")]
    [InlineData(4294967296, "CF0000000100000000")]
    [InlineData(long.MaxValue, "CF7FFFFFFFFFFFFFFF")]
    [InlineData(-1, "FF")]
    [InlineData(-32, "E0")]
    [InlineData(-33, "D0DF")]
    [InlineData(-128, "D080")]
    [InlineData(-129, "D1FF7F")]
    [InlineData(-32768, "D18000")]
    [InlineData(-32769, "D2FFFF7FFF")]
    [InlineData(int.MinValue, "D280000000")]
    [InlineData(int.MinValue - 1L, "D3FFFFFFFF7FFFFFFF")]
    [InlineData(long.MinValue, "D38000000000000000")]
    public void Write_AnyNumber_TakesTheSmallestFormatAndReadsBack(long value, string hex)
    {
        byte[] bytes = Wire.Write((ref w) => w.Write(value));

        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.Equal(value, Wire.Read(bytes, (ref r) => r.ReadInt64()));
        Assert.Equal(bytes.Length, MessagePackWriter.GetEncodedLength(value));
        Assert.Equal((double)value, Wire.Read(bytes, (ref r) => r.ReadDouble()));
        Assert.Equal((float)value, Wire.Read(bytes, (ref r) => r.ReadSingle()));
    }

    [Fact]
    public void Write_LargestUnsigned_IsUInt64()
    {
        byte[] bytes = Wire.Write((ref w) => w.Write(ulong.MaxValue));

        Assert.Equal("CFFFFFFFFFFFFFFFFF", Convert.ToHexString(bytes));
        Assert.Equal(ulong.MaxValue, Wire.Read(bytes, (ref r) => r.ReadUInt64()));
        Assert.Equal(9, MessagePackWriter.GetEncodedLength(ulong.MaxValue));
        Wire.ReadFails<OverflowException>(bytes, (ref r) => r.ReadInt64());
    }

    [Fact]
    public void Write_EveryIntegerType_TakesTheSmallestFormat()
    {
        Assert.Equal("7FCCFF", Convert.ToHexString(Wire.Write((ref w) => { w.Write((byte)127); w.Write((byte)255); })));
        Assert.Equal("7FD080", Convert.ToHexString(Wire.Write((ref w) => { w.Write((sbyte)127); w.Write((sbyte)-128); })));
        Assert.Equal("CC80CDFFFF", Convert.ToHexString(Wire.Write((ref w) => { w.Write((ushort)128); w.Write((ushort)65535); })));
        Assert.Equal("CC80D18000", Convert.ToHexString(Wire.Write((ref w) => { w.Write((short)128); w.Write((short)-32768); })));
        Assert.Equal("00CEFFFFFFFF", Convert.ToHexString(Wire.Write((ref w) => { w.Write(0u); w.Write(uint.MaxValue); })));
        Assert.Equal("FFD280000000", Convert.ToHexString(Wire.Write((ref w) => { w.Write(-1); w.Write(int.MinValue); })));
        Assert.Equal("61CD20AC", Convert.ToHexString(Wire.Write((ref w) => { w.Write('a'); w.Write('€'); })));
    }

    [Fact]
    public void WriteNamedFormat_SmallNumber_KeepsThatFormat()
    {
        byte[] bytes = Wire.Write((ref w) =>
        {
            w.WriteUInt8(1);
            w.WriteUInt16(1);
            w.WriteUInt32(1);
            w.WriteUInt64(1);
            w.WriteInt8(-1);
            w.WriteInt16(-1);
            w.WriteInt32(-1);
            w.WriteInt64(-1);
        });

        Assert.Equal("CC01CD0001CE00000001CF0000000000000001D0FFD1FFFFD2FFFFFFFFD3FFFFFFFFFFFFFFFF", Convert.ToHexString(bytes));
        var reader = new MessagePackReader(bytes);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(1, reader.ReadByte());
        }

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(-1, reader.ReadSByte());
        }

        Assert.True(reader.End);
    }

    [Theory]
    [InlineData(-129)]
    [InlineData(-1)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(-32769)]
    [InlineData(32768)]
    [InlineData(65536)]
    [InlineData(int.MinValue - 1L)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(uint.MaxValue + 1L)]
    public void Read_NumberBeyondTheType_ThrowsOverflow(long value)
    {
        byte[] bytes = Wire.Write((ref w) => w.Write(value));

        Check(value is < sbyte.MinValue or > sbyte.MaxValue, (ref r) => r.ReadSByte());
        Check(value is < byte.MinValue or > byte.MaxValue, (ref r) => r.ReadByte());
        Check(value is < short.MinValue or > short.MaxValue, (ref r) => r.ReadInt16());
        Check(value is < ushort.MinValue or > ushort.MaxValue, (ref r) => r.ReadUInt16());
        Check(value is < ushort.MinValue or > ushort.MaxValue, (ref r) => (ushort)r.ReadChar());
        Check(value is < int.MinValue or > int.MaxValue, (ref r) => r.ReadInt32());
        Check(value is < uint.MinValue or > uint.MaxValue, (ref r) => r.ReadUInt32());
        Check(value < 0, (ref r) => r.ReadUInt64());

        void Check(bool overflows, Wire.ReadFunction<object?> read)
        {
            if (overflows)
            {
                Wire.ReadFails<OverflowException>(bytes, read);
            }
            else
            {
                Assert.Equal(value, Convert.ToInt64(Wire.Read(bytes, read), null));
            }
        }
    }
}
