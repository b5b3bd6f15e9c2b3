using System.Buffers;
using System.Collections.Immutable;
using MessagePack;

namespace Grid.MessagePackTests;

// The wire form of each built-in type, and back.
public sealed class BuiltInTypeTests
{
    public static TheoryData<object, string> Values => new()
    {
        { true, "C3" },
        { 'a', "61" },
        { (byte)200, "CCC8" },
        { (sbyte)-1, "FF" },
        { (short)-200, "D1FF38" },
        { (ushort)300, "CD012C" },
        { 70000, "CE00011170" },
        { 70000u, "CE00011170" },
        { -1L, "FF" },
        { 5UL, "05" },
        { 1f, "CA3F800000" },
        { 1d, "CB3FF0000000000000" },
        { (Half)1, "CA3F800000" },
        { -12.3450m, "A82D31322E33343530" },
        { "a", "A161" },
        { new byte[] { 1, 2 }, "C4020102" },
        { new sbyte[] { 1, -2 }, "9201FE" },
        { Size.Large, "02" },
        { new[] { Size.Small, Size.Large }, "920102" },
        { Guid.Parse("11223344-5566-7788-99aa-bbccddeeff00"), "D92431313232333334342D353536362D373738382D393961612D626263636464656566663030" },
        { new Uri("http://a/b c"), "AC687474703A2F2F612F622063" },
        { new Uri("x/y", UriKind.Relative), "A3782F79" },
        { new Version(1, 2), "A3312E32" },
        { new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), "D6FF5E0BE100" },
        { new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "92D6FF5E0D5DA578" },
        { new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(-1)), "92D6FF5E0D5DA5D0C4" },
        { TimeSpan.FromSeconds(1), "CE00989680" },
        { new DateOnly(2020, 1, 2), "CE000B4091" },
        { new TimeOnly(1, 2, 3), "CF00000008AB14B780" },
        { (1, "a"), "9201A161" },
        { ValueTuple.Create(1), "9101" },
        { (1, 2, 3, 4, 5, 6, 7), "9701020304050607" },
        { (1, 2, 3, 4, 5, 6, 7, 8), "98010203040506079108" },
        { Tuple.Create(1, "a"), "9201A161" },
        { Tuple.Create(1, 2, 3), "93010203" },
        { KeyValuePair.Create(1, "a"), "9201A161" },
        { new List<int> { 1, 2 }, "920102" },
        { new List<byte> { 1, 2 }, "920102" },
        { new[] { "a", "b" }, "92A161A162" },
        { new[] { 1.5f, -1f }, "92CA3FC00000CABF800000" },
        { new int?[] { 1, null }, "9201C0" },
        { new[] { new[] { 1 }, [] }, "929101" + "90" },
        { new HashSet<int> { 1 }, "9101" },
        { new Dictionary<string, int> { ["a"] = 1 }, "81A16101" },
        { new Dictionary<Size, List<int>> { [Size.Small] = [1] }, "81019101" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Serialize_BuiltInType_HasItsWireFormAndReadsBack(object value, string hex)
    {
        // Through the value's own type, as a caller with a static type would go.
        typeof(BuiltInTypeTests).GetMethod(nameof(Check), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(value.GetType())
            .Invoke(null, [value, hex]);
    }

    [Fact]
    public void Serialize_Memory_IsBytes()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Equal("C4020203", Wire.Hex(new ReadOnlyMemory<byte>(bytes)[1..]));
        Assert.Equal("C4020203", Wire.Hex(bytes.AsMemory(1)));
        Assert.Equal("C4020203", Wire.Hex(new ArraySegment<byte>(bytes, 1, 2)));
        Assert.Equal("C403010203", Wire.Hex(Wire.Cut(bytes, [1])));
        Assert.Equal("C0", Wire.Hex<ReadOnlyMemory<byte>?>(null));
        Assert.Equal(bytes, Wire.FromHex<ReadOnlyMemory<byte>>("C403010203").ToArray());
        Assert.Equal(bytes, Wire.FromHex<Memory<byte>>("C403010203").ToArray());
        Assert.Equal(bytes, Wire.FromHex<ArraySegment<byte>>("C403010203").ToArray());
        Assert.Equal(bytes, Wire.FromHex<ReadOnlySequence<byte>>("C403010203").ToArray());
        Assert.Equal(0, Wire.FromHex<ReadOnlyMemory<byte>>("C0").Length);
    }

    [Fact]
    public void Serialize_ImmutableArray_IsAnArrayOrNil()
    {
        Assert.Equal("920102", Wire.Hex(ImmutableArray.Create(1, 2)));
        Assert.Equal("C0", Wire.Hex(default(ImmutableArray<int>)));
        Assert.Equal([1, 2], Wire.FromHex<ImmutableArray<int>>("920102").AsEnumerable());
        Assert.True(Wire.FromHex<ImmutableArray<int>>("90").IsEmpty);
        Assert.True(Wire.FromHex<ImmutableArray<int>>("C0").IsDefault);
    }

    [Fact]
    public void Deserialize_BytesOfAnotherWriter_AreTaken()
    {
        Assert.Equal([97], Wire.FromHex<byte[]>("A161"));
        Assert.Equal([1, 255], Wire.FromHex<byte[]>("9201CCFF"));
    }

    [Fact]
    public void Deserialize_CollectionInterfaces_GetTheirUsualTypes()
    {
        Assert.Equal([1], Assert.IsType<List<int>>(Wire.FromHex<IList<int>>("9101")));
        Assert.Equal([1], Assert.IsType<List<int>>(Wire.FromHex<ICollection<int>>("9101")));
        Assert.Equal([1], Wire.FromHex<IReadOnlyList<int>>("9101"));
        Assert.Equal([1], Wire.FromHex<IReadOnlyCollection<int>>("9101"));
        Assert.Equal([1], Wire.FromHex<IEnumerable<int>>("9101"));
        Assert.Equal([1], Assert.IsType<HashSet<int>>(Wire.FromHex<ISet<int>>("9101")));
        Assert.Equal(2, Assert.IsType<Dictionary<int, int>>(Wire.FromHex<IDictionary<int, int>>("810102"))[1]);
        Assert.Equal(2, Wire.FromHex<IReadOnlyDictionary<int, int>>("810102")[1]);
        Assert.Equal("9101", Wire.Hex<IReadOnlyList<int>>([1]));
        Assert.Equal("920203", Wire.Hex(Enumerable.Range(1, 3).Where(i => i > 1)));
    }

    [Fact]
    public void Deserialize_ManyItems_ReadsThemAll()
    {
        // Beyond any first size that a reader may believe.
        int[] numbers = [.. Enumerable.Range(0, 100_000)];
        byte[] bytes = MessagePackSerializer.Serialize(numbers);

        Assert.Equal(numbers, MessagePackSerializer.Deserialize<int[]>(bytes));
        Assert.Equal(numbers, MessagePackSerializer.Deserialize<List<int>>(bytes));
        Assert.Equal(numbers, MessagePackSerializer.Deserialize<ImmutableArray<int>>(bytes));
        Assert.Equal(numbers.Length, MessagePackSerializer.Deserialize<HashSet<int>>(bytes).Count);
        string[] texts = [.. numbers.Select(n => n.ToString(null, null))];
        Assert.Equal(texts, MessagePackSerializer.Deserialize<string[]>(MessagePackSerializer.Serialize(texts)));
        Assert.Equal(texts, MessagePackSerializer.Deserialize<IReadOnlyList<string>>(MessagePackSerializer.Serialize(texts)));
    }

    [Fact]
    public void Deserialize_Nil_IsNullWhereTheTypeAllowsIt()
    {
        Assert.Null(Wire.FromHex<string?>("C0"));
        Assert.Null(Wire.FromHex<int?>("C0"));
        Assert.Null(Wire.FromHex<int[]?>("C0"));
        Assert.Null(Wire.FromHex<List<string>?>("C0"));
        Assert.Null(Wire.FromHex<Dictionary<int, int>?>("C0"));
        Assert.Null(Wire.FromHex<Tuple<int, int>?>("C0"));
        Assert.Null(Wire.FromHex<Uri?>("C0"));
        Wire.FromHexFails<int, MessagePackSerializationException>("C0");
        Wire.FromHexFails<decimal, MessagePackSerializationException>("C0");
        Wire.FromHexFails<(int, int), MessagePackSerializationException>("C0");
        Wire.FromHexFails<List<int>, MessagePackSerializationException>("91C0");
    }

    [Fact]
    public void Deserialize_MalformedValue_IsRefused()
    {
        Wire.FromHexFails<Guid, MessagePackSerializationException>("A161");
        Wire.FromHexFails<Guid, MessagePackSerializationException>("D920" + Convert.ToHexString("112233445566778899aabbccddeeff00"u8));
        Wire.FromHexFails<decimal, MessagePackSerializationException>("A161");
        Wire.FromHexFails<decimal, MessagePackSerializationException>("05");
        Wire.FromHexFails<DateTimeOffset, MessagePackSerializationException>("93D6FF5E0D5DA57801");
        Wire.FromHexFails<(int, int), MessagePackSerializationException>("93010203");
        Wire.FromHexFails<KeyValuePair<int, int>, MessagePackSerializationException>("93010203");
        Wire.FromHexFails<Dictionary<string, int>, ArgumentException>("82A16101A16102");
        Wire.FromHexFails<Dictionary<string, int>, ArgumentNullException>("81C001");
        Wire.FromHexFails<byte, OverflowException>("CD0100");
    }

    [Fact]
    public void Deserialize_EnumWithoutSuchAName_Passes()
        => Assert.Equal(99, (int)Wire.FromHex<Size>("63"));

    private static void Check<T>(T value, string hex)
    {
        Assert.Equal(hex, Wire.Hex(value));
        T read = Wire.FromHex<T>(hex);
        Assert.Equal(value, read);
        Assert.Equal(hex, Wire.Hex(read));
    }

    public enum Size : short
    {
        Small = 1,
        Large = 2,
    }
}
