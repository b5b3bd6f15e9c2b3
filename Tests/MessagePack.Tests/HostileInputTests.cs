using Grid.MessagePackTests.Samples;
using MessagePack;

namespace Grid.MessagePackTests;

// Headers that lie cost nothing, and nesting ends where the options say.
public sealed class HostileInputTests
{
    // The largest promises that a header can make, with nothing behind them.
    [Theory]
    [InlineData("DD7FFFFFFF")]
    [InlineData("DC FFFF 00")]
    [InlineData("9F")]
    public void Read_ArrayHeaderLargerThanTheInput_IsRefusedWithoutAllocating(string hex)
    {
        byte[] bytes = Bytes(hex);

        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.ReadArrayHeader());
        Assert.True(AllocatedBy(() => Fails<long[], EndOfStreamException>(bytes)) < 100_000);
        Assert.True(AllocatedBy(() => Fails<List<Guid>, EndOfStreamException>(bytes)) < 100_000);
        Assert.True(AllocatedBy(() => Fails<HashSet<string>, EndOfStreamException>(bytes)) < 100_000);
    }

    [Theory]
    [InlineData("DF7FFFFFFF")]
    [InlineData("DF40000000")]
    [InlineData("DE FFFF 00")]
    [InlineData("82 01 02 03")]
    public void Read_MapHeaderLargerThanTheInput_IsRefusedWithoutAllocating(string hex)
    {
        byte[] bytes = Bytes(hex);

        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.ReadMapHeader());
        Assert.True(AllocatedBy(() => Fails<Dictionary<int, int>, EndOfStreamException>(bytes)) < 100_000);
    }

    [Theory]
    [InlineData("C67FFFFFFF")]
    [InlineData("C5FFFF00")]
    [InlineData("C402 00")]
    public void Read_BytesHeaderLargerThanTheInput_IsRefusedWithoutAllocating(string hex)
    {
        byte[] bytes = Bytes(hex);

        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.ReadBytes());
        Assert.True(AllocatedBy(() => Fails<byte[], EndOfStreamException>(bytes)) < 100_000);
    }

    [Theory]
    [InlineData("DB7FFFFFFF")]
    [InlineData("DAFFFF00")]
    [InlineData("D9FF")]
    [InlineData("A1")]
    public void Read_TextHeaderLargerThanTheInput_IsRefusedWithoutAllocating(string hex)
    {
        byte[] bytes = Bytes(hex);

        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.ReadString());
        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.ReadStringSequence());
        Wire.ReadFails<EndOfStreamException>(bytes, (ref r) => r.TryReadStringSpan(out _));
        Assert.True(AllocatedBy(() => Fails<string, EndOfStreamException>(bytes)) < 100_000);
    }

    [Fact]
    public void Read_ExtensionHeaderLargerThanTheInput_IsRefused()
    {
        Wire.ReadFails<EndOfStreamException>([0xd4, 5], (ref r) => r.ReadExtensionFormatHeader());
        Wire.ReadFails<EndOfStreamException>([0xc9, 0x7f, 0xff, 0xff, 0xff, 5], (ref r) => r.ReadExtensionFormat());
    }

    [Fact]
    public void TryReadHeader_IncompleteHeader_ReadsNothing()
    {
        foreach (string hex in (string[])["", "DC00", "DD000000"])
        {
            var reader = new MessagePackReader(Bytes(hex));
            Assert.False(reader.TryReadArrayHeader(out _));
            Assert.Equal(0, reader.Consumed);
        }

        foreach (string hex in (string[])["", "DE00", "DF000000"])
        {
            var reader = new MessagePackReader(Bytes(hex));
            Assert.False(reader.TryReadMapHeader(out _));
            Assert.Equal(0, reader.Consumed);
        }

        // A whole header is read even where its items are still to come.
        var partial = new MessagePackReader(Bytes("DC0005"));
        Assert.True(partial.TryReadArrayHeader(out int count));
        Assert.Equal(5, count);
    }

    [Fact]
    public void Read_Nothing_ThrowsEndOfStream()
    {
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.NextCode);
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.NextMessagePackType);
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.TryReadNil());
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.ReadNil());
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.ReadInt32());
        Wire.ReadFails<EndOfStreamException>([], (ref r) => r.ReadArrayHeader());
        Wire.ReadFails<EndOfStreamException>([0xcd, 1], (ref r) => r.ReadInt32());
        Wire.ReadFails<EndOfStreamException>([1, 2], (ref r) => r.ReadRaw(3));
    }

    [Fact]
    public void Read_AnotherFamily_ThrowsSerializationException()
    {
        Wire.ReadFails<MessagePackSerializationException>([0xca, 0, 0, 0, 0], (ref r) => r.ReadInt32());
        Wire.ReadFails<MessagePackSerializationException>([0xc0], (ref r) => r.ReadUInt64());
        Wire.ReadFails<MessagePackSerializationException>([0x01], (ref r) => r.ReadBoolean());
        Wire.ReadFails<MessagePackSerializationException>([0x01], (ref r) => r.ReadNil());
        Wire.ReadFails<MessagePackSerializationException>([0xa0], (ref r) => r.ReadSingle());
        Wire.ReadFails<MessagePackSerializationException>([0xc1], (ref r) => r.ReadDouble());
        Wire.ReadFails<MessagePackSerializationException>([0xc4, 1, 65], (ref r) => r.ReadString());
        Wire.ReadFails<MessagePackSerializationException>([0x01], (ref r) => r.TryReadStringSpan(out _));
        Wire.ReadFails<MessagePackSerializationException>([0x90], (ref r) => r.ReadBytes());
        Wire.ReadFails<MessagePackSerializationException>([0x80], (ref r) => r.ReadArrayHeader());
        Wire.ReadFails<MessagePackSerializationException>([0x01], (ref r) => r.TryReadArrayHeader(out _));
        Wire.ReadFails<MessagePackSerializationException>([0x90], (ref r) => r.ReadMapHeader());
        Wire.ReadFails<MessagePackSerializationException>([0x01, 0x01], (ref r) => r.ReadExtensionFormatHeader());
    }

    [Theory]
    [InlineData("C705FF0000000000")]
    [InlineData("D60100000000")]
    public void ReadDateTime_NotATimestamp_IsRefused(string hex)
        => Wire.ReadFails<MessagePackSerializationException>(Bytes(hex), (ref r) => r.ReadDateTime());

    [Fact]
    public void ReadDateTime_YearTooLarge_IsRefused()
        => Wire.ReadFails<ArgumentOutOfRangeException>(Bytes("C70CFF000000007FFFFFFFFFFFFFFF"), (ref r) => r.ReadDateTime());

    [Fact]
    public void Skip_DeepNesting_UsesNoStack()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];

        Assert.Equal(bytes.Length, Wire.Read(bytes, (ref r) => { r.Skip(); return (int)r.Consumed; }));
    }

    [Fact]
    public void Deserialize_NestedBeyondTheLimit_IsRefused()
    {
        Assert.Equal(500, Depth(Nested(500), MessagePackSerializerOptions.Standard));
        FailsWith<InsufficientExecutionStackException>(() => Depth(Nested(501), MessagePackSerializerOptions.Standard));

        MessagePackSerializerOptions shallow = MessagePackSerializerOptions.Standard
            .WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(3));
        Assert.Equal(3, Depth(Nested(3), shallow));
        FailsWith<InsufficientExecutionStackException>(() => Depth(Nested(4), shallow));
    }

    [Fact]
    public void Deserialize_SiblingsAtTheLimit_AreNotCountedTogether()
    {
        MessagePackSerializerOptions options = MessagePackSerializerOptions.Standard
            .WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(2));

        Assert.Equal(3, MessagePackSerializer.Deserialize<List<Chain>>(Bytes("93 91C0 91C0 91C0"), options).Count);
        FailsWith<InsufficientExecutionStackException>(() => MessagePackSerializer.Deserialize<List<Chain>>(Bytes("91 91 91 C0"), options));
    }

    [Fact]
    public void DepthStep_CustomFormatter_CountsUp()
    {
        var reader = new MessagePackReader(new byte[1]);
        MessagePackSecurity security = MessagePackSecurity.TrustedData.WithMaximumObjectGraphDepth(1);
        security.DepthStep(ref reader);
        Assert.Equal(1, reader.Depth);

        Assert.Throws<InsufficientExecutionStackException>(() =>
        {
            var deep = new MessagePackReader(new byte[1]) { Depth = 1 };
            security.DepthStep(ref deep);
        });
    }

    [Fact]
    public void GetEqualityComparer_UntrustedData_ResistsOrRefuses()
    {
        IEqualityComparer<long> comparer = MessagePackSecurity.UntrustedData.GetEqualityComparer<long>();
        long[] collide = [.. Enumerable.Range(1, 1000).Select(i => ((long)i << 32) | (uint)i)];

        // The plain hash of all of these is 0.
        Assert.Single(collide.Select(EqualityComparer<long>.Default.GetHashCode).Distinct());
        Assert.True(collide.Select(comparer.GetHashCode).Distinct().Count() > 900);
        Assert.True(comparer.Equals(5, 5));
        Assert.False(comparer.Equals(5, 6));
        Assert.Equal(comparer.GetHashCode(5), comparer.GetHashCode(5));
        Assert.Throws<TypeAccessException>(() => MessagePackSecurity.UntrustedData.GetEqualityComparer<Chain>());
        Assert.NotNull(MessagePackSecurity.TrustedData.GetEqualityComparer<Chain>());
    }

    private static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xc0];

    private static int Depth(byte[] bytes, MessagePackSerializerOptions options)
    {
        int depth = 0;
        for (Chain? chain = MessagePackSerializer.Deserialize<Chain?>(bytes, options); chain is not null; chain = chain.Next)
        {
            depth++;
        }

        return depth;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static void FailsWith<TInner>(Func<object?> read)
        where TInner : Exception
        => Assert.IsType<TInner>(Assert.Throws<MessagePackSerializationException>(read).InnerException, exactMatch: false);

    private static void Fails<T, TInner>(byte[] bytes)
        where TInner : Exception
        => FailsWith<TInner>(() => MessagePackSerializer.Deserialize<T>(bytes));

    private static long AllocatedBy(Action action)
    {
        // The first run makes the formatters.
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
